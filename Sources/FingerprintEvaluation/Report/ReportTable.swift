internal import FingerprintPages

/// A table of a summary, apart from how it is shown: ``text`` is Markdown, ``html`` for the page.
struct ReportTable {
  /// A column's title and what is in it.
  enum Column {
    /// Words, to be aligned left.
    case words(String)
    /// Numbers, to be aligned right.
    case numbers(String)
    /// The figures of a model, which has a colour of its own by its number.
    case model(String, Int)
  }

  /// What stands in a cell.
  enum Cell {
    /// As it is.
    case plain(String)
    /// A share with its interval; a dash for nothing of nothing.
    case share(Proportion?)
    /// A value that meets a demand or misses it.
    case verdict(String, isMet: Bool)
    /// Why there is no figure.
    case remark(String)

    /// A number, a dash where there is none.
    static func number(_ value: Double?, _ places: Int) -> Cell {
      .plain(value?.decimal(places) ?? "–")
    }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []

  /// A table of these columns and no rows.
  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row, a cell a column.
  mutating func append(_ name: String, _ cells: [Cell]) { rows.append([.plain(name)] + cells) }

  /// Markdown that also reads well on a terminal.
  var text: String {
    var table = TextTable(
      columns.map { column in
        switch column {
        case .words(let title): (title, .left)
        case .numbers(let title), .model(let title, _): (title, .right)
        }
      })
    for row in rows { table.append(row.map(\.text)) }
    return table.text
  }

  /// An HTML table.
  var html: String {
    let header = columns.map { column in
      switch column {
      case .words(let title), .numbers(let title): HTML.escaped(title)
      case .model(let name, let number):
        "<span class=\"m\(number % 4)\">\(HTML.escaped(name))</span>"
      }
    }
    return HTML.table(header, rows.map { $0.map(\.html) })
  }
}

extension ReportTable.Cell {
  fileprivate var text: String {
    switch self {
    case .plain(let text), .remark(let text): return text
    case .verdict(let value, let isMet): return "\(value) \(isMet ? "met" : "missed")"
    case .share(let proportion):
      guard let proportion, let value = proportion.value, let interval = proportion.wilson95 else {
        return "–"
      }
      let bounds = "\(interval.lowerBound.decimal(3))–\(interval.upperBound.decimal(3))"
      return "\(value.decimal(3)) (\(bounds))"
    }
  }

  fileprivate var html: String {
    switch self {
    case .plain(let text): return HTML.escaped(text)
    case .remark(let text): return "<small class=\"note\">\(HTML.escaped(text))</small>"
    case .verdict(let value, let isMet):
      let verdict = isMet ? "<b class=\"good\">✓ met</b>" : "<b class=\"bad\">✗ missed</b>"
      return "\(HTML.escaped(value)) \(verdict)"
    case .share(let proportion):
      guard let proportion, let interval = proportion.wilson95 else { return "–" }
      let bounds =
        "\((interval.lowerBound * 100).decimal(1))–\((interval.upperBound * 100).decimal(1))"
      return "\(proportion.percent) <small>\(bounds)</small>"
    }
  }
}

extension Proportion {
  /// `89.0 %`; a dash for nothing of nothing.
  var percent: String { value.map { "\(($0 * 100).decimal(1)) %" } ?? "–" }
}
