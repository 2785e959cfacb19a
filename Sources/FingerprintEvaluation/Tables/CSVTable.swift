/// A CSV file whose first record names the columns.
package struct CSVTable: Sendable {
  /// A record, its fields found by the names of their columns.
  package struct Row: Sendable {
    /// Where it begins; the first line of the file is 1.
    package let line: Int
    private let name: String
    private let columns: [String: Int]
    private let fields: [String]

    fileprivate init(_ record: CSVReader.Record, name: String, columns: [String: Int]) {
      self.line = record.line
      self.name = name
      self.columns = columns
      self.fields = record.fields
    }

    /// The field as it stands, which may be empty. The column must be one of those that were
    /// required.
    package subscript(column: String) -> String {
      guard let index = columns[column] else {
        preconditionFailure("column \(column) was not required when the table was read")
      }
      return fields[index]
    }

    /// The field of a column that the table may lack, `nil` where it does.
    package func field(_ column: String) -> String? { columns[column].map { fields[$0] } }

    /// The field, which must not be empty.
    package func text(_ column: String) throws(EvaluationError) -> String {
      let text = self[column]
      guard !text.isEmpty else { throw error("\(column) is empty") }
      return text
    }

    /// The field as a finite number.
    package func number(_ column: String) throws(EvaluationError) -> Double {
      let text = try text(column)
      guard let number = Double(text), number.isFinite else {
        throw error("\(column) is \"\(text)\", not a number")
      }
      return number
    }

    /// The field as a finite number, `nil` where it is empty.
    package func optionalNumber(_ column: String) throws(EvaluationError) -> Double? {
      self[column].isEmpty ? nil : try number(column)
    }

    /// The field as a whole number, 0 or more.
    package func count(_ column: String) throws(EvaluationError) -> Int {
      let text = try text(column)
      guard let count = Int(text), count >= 0 else {
        throw error("\(column) is \"\(text)\", not a whole number")
      }
      return count
    }

    /// An error about this row.
    package func error(_ reason: String) -> EvaluationError {
      EvaluationError(name, line: line, reason)
    }
  }

  /// The rows in the file's order, without the header.
  package let rows: [Row]

  /// Reads the file at `path`; columns that aren't required are carried along unread.
  package init(contentsOf path: String, requiring required: [String]) throws(EvaluationError) {
    try self.init(parsing: FileContents.read(path), name: path, requiring: required)
  }

  /// Reads `bytes`, which errors call `name`.
  package init(
    parsing bytes: some Sequence<UInt8>, name: String, requiring required: [String]
  ) throws(EvaluationError) {
    let records = try CSVReader(name: name).records(in: bytes)
    guard let header = records.first else {
      throw EvaluationError(name, line: 1, "empty, where a header was expected")
    }
    var columns: [String: Int] = [:]
    for (index, column) in header.fields.enumerated() {
      guard columns.updateValue(index, forKey: column) == nil else {
        throw EvaluationError(name, line: header.line, "two columns are called \(column)")
      }
    }
    for column in required where columns[column] == nil {
      throw EvaluationError(name, line: header.line, "no column \(column)")
    }
    var rows: [Row] = []
    for record in records.dropFirst() {
      guard record.fields.count == header.fields.count else {
        throw EvaluationError(
          name, line: record.line,
          "\(record.fields.count) fields, where the header has \(header.fields.count)")
      }
      rows.append(Row(record, name: name, columns: columns))
    }
    self.rows = rows
  }
}
