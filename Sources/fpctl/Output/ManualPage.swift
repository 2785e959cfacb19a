/// The manual page fpctl(1) in the mdoc language, written from the table.
///
/// ASCII only, so that every formatter reads it: other characters are written by name or number.
struct ManualPage {
  let commands: [CommandSyntax]

  var text: String {
    var page = [
      ".Dd \(Program.versionDate)", ".Dt FPCTL 1", ".Os fpctl \(Program.version)", ".Sh NAME",
      ".Nm fpctl",
      ".Nd identify music by audio fingerprints", ".Sh SYNOPSIS",
    ]
    page += [".Nm", ".Op Ar option ...", ".Ar command ..."]
    page += [".Sh DESCRIPTION", ".Nm", "has these commands:"]
    page += definitions(
      commands.map { ("Cm " + argument($0.name), $0.summary) }, width: "completions")
    page += [".Pp", "These options may stand before or after the command:"]
    page += definitions(ToolSyntax.options.map(definition))
    page += [".Pp"] + plain(ToolSyntax.interruption)
    for command in commands { page += section(on: command) }
    page += [".Sh ENVIRONMENT"]
    page += definitions(ToolSyntax.environment.map { ("Ev " + argument($0.term), $0.meaning) })
    page += [".Sh FILES"]
    page += definitions(ToolSyntax.files.map { ("Pa " + argument($0.term), $0.meaning) })
    page += [".Sh EXIT STATUS", "Where a command says nothing else:"]
    page += definitions(
      ToolSyntax.exitCodes.map { (argument($0.term), $0.meaning) }, width: "000")
    page += [".Sh EXAMPLES"]
    // a paragraph that a section begins with needs no mark
    page += commands.flatMap { examples(of: $0) }.dropFirst()
    page += [".Sh SEE ALSO", ".Xr ffmpeg 1"]
    return page.map { $0 + "\n" }.joined()
  }

  private func section(on command: CommandSyntax) -> [String] {
    var lines = [".Ss \(argument("fpctl")) \(argument(command.name))"]
    lines += plain(command.summary + ".") + [".Pp", ".D1 " + argument(command.usage)]
    for paragraph in command.discussion { lines += [".Pp"] + plain(paragraph) }
    if !command.positionals.isEmpty || !command.options.isEmpty { lines.append(".Pp") }
    lines += definitions(
      command.positionals.map { ("Ar " + argument($0.name), $0.help) }
        + command.options.map(definition))
    let codes = command.exitCodes.filter { $0.term != Note.usageExit.term }
    if !codes.isEmpty {
      lines += [".Pp", "Exit status:"]
      lines += definitions(codes.map { (argument($0.term), $0.meaning) }, width: "000")
    }
    return lines
  }

  private func examples(of command: CommandSyntax) -> [String] {
    command.examples.flatMap { example in
      [".Pp"] + plain(example.meaning.capitalized + ":")
        + [
          ".Bd -literal -offset indent", protected(escaped("$ " + example.term, isCode: true)),
          ".Ed",
        ]
    }
  }

  /// An option's tag and text.
  private func definition(of option: Option) -> (tag: String, text: String) {
    let names = option.names.map { "Fl " + argument(String($0.dropFirst())) }
    let value = option.value.map { " Ar " + argument($0.name) } ?? ""
    var text = option.help
    if let standard = option.defaultText { text += " (default: \(standard))" }
    if let detail = option.detail { text += ". \(detail)" }
    return (names.joined(separator: " , ") + value, text)
  }

  private func definitions(
    _ entries: [(tag: String, text: String)], width: String = "indent"
  ) -> [String] {
    guard !entries.isEmpty else { return [] }
    return [".Bl -tag -width \(width) -compact"]
      + entries.flatMap { [".It \($0.tag)"] + plain($0.text) } + [".El"]
  }

  /// One argument of a macro, which is never itself taken for a macro.
  private func argument(_ text: String) -> String {
    "\"\\&" + escaped(text, isCode: true).replacing("\"", with: "\\(dq") + "\""
  }

  /// Running text in lines of less than 80 bytes. Each sentence begins a line, so that the
  /// formatter sees where one ends.
  private func plain(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in escaped(text, isCode: false).split(separator: " ") {
      if !line.isEmpty, line.utf8.count + word.utf8.count >= 78 || line.hasSuffix(".") {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).map(protected)
  }

  /// A line that is never taken for a request.
  private func protected(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  /// Text with what roff would take for its own, or turn into typographic signs, written by name.
  private func escaped(_ text: String, isCode: Bool) -> String {
    text.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\e"
      case "-" where isCode: text += "\\-"
      case "'" where isCode: text += "\\(aq"
      case "`": text += "\\(ga"
      case "^": text += "\\(ha"
      case "~": text += "\\(ti"
      case _ where !scalar.isASCII:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension String {
  /// With a capital at the beginning.
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
