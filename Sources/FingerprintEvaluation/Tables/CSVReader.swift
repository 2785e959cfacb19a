/// Comma-separated values as RFC 4180 writes them.
///
/// Records end with LF or CRLF, the last one's may be missing. A field in double quotes may hold
/// commas, line ends and, doubled, quotes; a quote inside an unquoted field is an error. A
/// byte-order mark is passed over, and so are empty lines.
package struct CSVReader: Sendable {
  /// One record and the line on which it begins.
  package struct Record: Sendable, Hashable {
    /// The first line of the file is 1.
    package let line: Int
    /// At least one, each without its quotes.
    package let fields: [String]
  }

  /// What errors call the file.
  package let name: String

  /// A reader of the file of that name.
  package init(name: String) { self.name = name }

  /// All records of `bytes`, none for an empty file. One pass over the bytes.
  package func records(in bytes: some Sequence<UInt8>) throws(EvaluationError) -> [Record] {
    var parser = Parser(name: name)
    let bytes = Array(bytes)
    let mark = bytes.starts(with: Ascii.byteOrderMark) ? Ascii.byteOrderMark.count : 0
    for byte in bytes.dropFirst(mark) { try parser.consume(byte) }
    return try parser.finish()
  }
}

/// The automaton behind ``CSVReader``, fed one byte at a time.
private struct Parser {
  private enum State { case fieldStart, plain, quoted, quoteInQuoted, carriageReturn }

  private let name: String
  private var state = State.fieldStart
  private var line = 1
  private var recordLine = 1
  private var quoteLine = 1
  private var field: [UInt8] = []
  private var fields: [String] = []
  private var records: [CSVReader.Record] = []

  init(name: String) { self.name = name }

  mutating func consume(_ byte: UInt8) throws(EvaluationError) {
    switch (state, byte) {
    case (.carriageReturn, Ascii.lineFeed):
      endRecord()
    case (.carriageReturn, _):
      throw EvaluationError(name, line: line, "a carriage return without a line feed")
    case (.quoted, Ascii.quote):
      state = .quoteInQuoted
    case (.quoted, _):
      field.append(byte)
    case (.fieldStart, Ascii.quote) where field.isEmpty:
      state = .quoted
      quoteLine = line
    case (.quoteInQuoted, Ascii.quote):
      field.append(byte)
      state = .quoted
    case (_, Ascii.comma):
      try endField()
    case (_, Ascii.lineFeed):
      try endField()
      endRecord()
    case (_, Ascii.carriageReturn):
      try endField()
      state = .carriageReturn
    case (.quoteInQuoted, _):
      throw EvaluationError(name, line: line, "text after a closing quote")
    case (_, Ascii.quote):
      throw EvaluationError(name, line: line, "a quote inside an unquoted field")
    default:
      field.append(byte)
      state = .plain
    }
    if byte == Ascii.lineFeed {
      line += 1
      if state == .fieldStart, fields.isEmpty { recordLine = line }
    }
  }

  mutating func finish() throws(EvaluationError) -> [CSVReader.Record] {
    switch state {
    case .quoted:
      throw EvaluationError(name, line: quoteLine, "a quote that is never closed")
    case .carriageReturn:
      throw EvaluationError(name, line: line, "a carriage return without a line feed")
    case .fieldStart where fields.isEmpty:
      break
    case .fieldStart, .plain, .quoteInQuoted:
      try endField()
      endRecord()
    }
    return records
  }

  private mutating func endField() throws(EvaluationError) {
    guard let text = String(validating: field, as: UTF8.self) else {
      throw EvaluationError(name, line: line, "text that isn't UTF-8")
    }
    fields.append(text)
    field.removeAll(keepingCapacity: true)
    state = .fieldStart
  }

  private mutating func endRecord() {
    if fields != [""] { records.append(CSVReader.Record(line: recordLine, fields: fields)) }
    fields.removeAll(keepingCapacity: true)
    state = .fieldStart
  }
}

/// The bytes that have a meaning in CSV.
private enum Ascii {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
