// The text form of damage, there and back.

extension VariedDamage {
  /// Reads the text form; spaces around steps and amounts, and units, may be left out, case doesn't
  /// matter.
  ///
  /// - Throws: ``EvaluationError`` about the step: one that isn't known (with a list of those that
  ///   are), an amount that is missing, no number, or out of range.
  package init(_ text: String) throws(EvaluationError) {
    let parts = Self.parts(of: text)
    if parts.count == 1, parts[0].lowercased() == "clean" {
      self = .clean
      return
    }
    var steps: [[Variant]] = []
    for part in parts { steps.append(try Self.variants(part.lowercased())) }
    self.steps = steps
  }

  /// The steps' texts: split at each `+` that isn't within parentheses, where it is a sign.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text where !character.isWhitespace {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == "+", depth <= 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }

  /// Reads what a step may turn out to be, from the last on, whose amount may hold for others.
  private static func variants(_ text: String) throws(EvaluationError) -> [Variant] {
    var variants: [Variant] = []
    var amount = ""
    for text in text.split(separator: "|", omittingEmptySubsequences: false).reversed() {
      let name = text.prefix { $0 != "(" }
      let kind = try Damage.Kind(named: String(name), in: String(text))
      let own = text.dropFirst(name.count)
      if !own.isEmpty { amount = String(own) }
      let isOpen = own.isEmpty && (kind.amount == nil || kind.amount?.isOptional == true)
      variants.insert(
        Variant(kind: kind, amount: isOpen ? nil : try Amount(amount, of: kind)), at: 0)
    }
    return variants
  }

  /// The steps joined by `+`, or `clean`.
  package var description: String {
    steps.isEmpty ? "clean" : steps.map(Self.text).joined(separator: "+")
  }

  private static func text(of variants: [Variant]) -> String {
    let amounts = variants.map { variant in variant.amount.map(variant.kind.text) ?? "" }
    return variants.indices.map { index in
      let kind = variants[index].kind
      // the next one's holds for both
      let isSaid =
        variants.indices.contains(index + 1) && amounts[index] == amounts[index + 1]
        && kind.amount?.isOptional == false
      return kind.rawValue + (isSaid ? "" : amounts[index])
    }.joined(separator: "|")
  }

  /// The text with nothing in it that a file system or a shell might take amiss; different for
  /// different damages.
  var fileName: String {
    description.reduce(into: "") { name, character in
      switch character {
      case "(": name += "_"
      case ")": break
      case "-": name += "m"
      // a sign, or between steps
      case "+" where name.hasSuffix("_"): name += "p"
      case "±": name += "pm"
      case "|": name += "-or-"
      case "%": name += "pct"
      case ":": name += "to"
      default: name.append(character)
      }
    }
  }
}

extension Damage.Kind {
  fileprivate init(named name: String, in text: String) throws(EvaluationError) {
    guard let kind = Damage.Kind(rawValue: name) else {
      throw EvaluationError(
        text.isEmpty ? "damage" : text,
        name == "clean"
          ? "clean stands alone" : "no such damage; there are \(Damage.Kind.list)")
    }
    self = kind
  }

  /// An amount in parentheses, with its sign where it is a change, and its unit.
  func text(of amount: VariedDamage.Amount) -> String {
    let unit = self.amount?.unit ?? ""
    switch amount {
    case .exactly(let number):
      let sign = self.amount?.isChange == true && number > 0 ? "+" : ""
      return "(\(sign)\(number.plain)\(unit))"
    case .within(let largest): return "(±\(largest.plain)\(unit))"
    }
  }
}

extension VariedDamage.Amount {
  /// Reads `(amount)`, or nothing where an amount is missing.
  fileprivate init(_ text: String, of kind: Damage.Kind) throws(EvaluationError) {
    let step = kind.rawValue + text
    func error(_ reason: String) -> EvaluationError { EvaluationError(step, reason) }
    guard !text.isEmpty else { throw error("an amount is missing; write \(kind.example)") }
    guard text.hasSuffix(")") else {
      throw error("a closing parenthesis is missing; write \(kind.example)")
    }
    guard let range = kind.amount else { throw error("\(kind.rawValue) takes no amount") }
    var digits = text.dropFirst().dropLast()
    if digits.hasSuffix(range.unit.lowercased()) { digits.removeLast(range.unit.count) }
    let isWithin = digits.hasPrefix("±") || digits.hasPrefix("+-")
    if isWithin { digits.removeFirst(digits.hasPrefix("±") ? 1 : 2) }
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) }),
      let number = Double(digits)
    else { throw error("the amount is no number; write \(kind.example)") }
    if isWithin {
      guard range.isChange else { throw error("± is for speed, tempo and pitch") }
      guard number > 0 else { throw error("± takes a number more than 0") }
    }
    guard range.bounds.contains(number), !isWithin || range.bounds.contains(-number) else {
      let (low, high) = (range.bounds.lowerBound.plain, range.bounds.upperBound.plain)
      throw error("the amount must be \(low) to \(high) \(range.unit)")
    }
    // −0 is written as 0
    self = isWithin ? .within(number) : .exactly(number + 0)
  }
}
