/// A command line that can't be followed.
struct UsageError: Error {
  /// What is wrong with it.
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// A command's operands and options: `--name value`, `--name=value`; after `--` only operands.
struct Arguments {
  private(set) var operands: [String] = []
  private var values: [String: String] = [:]

  /// Parses `arguments`. Of an option that is given twice the last counts.
  init(_ arguments: some Sequence<String>, options: Set<String>) throws(UsageError) {
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        break
      }
      guard argument.hasPrefix("--") else {
        operands.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      switch parts.count {
      case 1 where options.contains(argument):
        guard let value = rest.popFirst() else { throw UsageError("\(argument) needs a value") }
        values[argument] = value
      case 2 where options.contains(parts[0]):
        values[parts[0]] = parts[1]
      default:
        throw UsageError("there is no option \(argument)")
      }
    }
  }

  /// The one operand.
  func operand(_ name: String) throws(UsageError) -> String {
    guard operands.count == 1 else { throw UsageError("exactly one \(name) is needed") }
    return operands[0]
  }

  /// The option's value, `nil` where it wasn't given.
  subscript(option: String) -> String? { values[option] }

  /// The option's value as a list, its items between commas.
  func list(_ option: String) -> [String]? {
    values[option]?.split(separator: ",").map(String.init)
  }
}
