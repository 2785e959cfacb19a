import Testing

@testable import fpctl

@Suite("Help")
struct HelpTextTests {
  let help = HelpText(commands: Program.syntax)

  @Test("Both pages of a command name its every option", arguments: Program.syntax)
  func allOptions(syntax: CommandSyntax) {
    for length in [HelpLength.short, .long] {
      let page = help.page(on: syntax, length)
      for option in syntax.allOptions { #expect(page.contains("--\(option.long)")) }
    }
  }

  @Test("The long page has examples and exit codes, the short one points to them")
  func lengths() {
    let short = help.page(on: IdentifyCommand.syntax, .short)
    let long = help.page(on: IdentifyCommand.syntax, .long)
    #expect(!short.contains("Exit codes:") && short.contains("see 'fpctl identify --help'"))
    for note in IdentifyCommand.syntax.exitCodes + IdentifyCommand.syntax.examples {
      #expect(long.contains(note.term))
    }
  }

  @Test("No line is wider than a page of 80 columns", arguments: Program.syntax)
  func width(syntax: CommandSyntax) {
    for length in [HelpLength.short, .long] {
      let lines = (help.tool(length) + help.page(on: syntax, length)).split(separator: "\n")
      for line in lines { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test(
    "Text is wrapped between words, and a word wider than the page stands alone",
    arguments: [
      ("a bc def", "  a bc\n  def\n"), ("", "  \n"), ("abcdefghijk", "  abcdefghijk\n"),
      ("a abcdefghijk b", "  a\n  abcdefghijk\n  b\n"), ("ab cd ef", "  ab cd\n  ef\n"),
    ])
  func wrapping(text: String, expected: String) {
    let narrow = HelpText(commands: [], width: 8)
    #expect(narrow.wrapped(text, indent: 2) == expected)
  }

  @Test("Colour changes nothing but colour")
  func colour() {
    let coloured = HelpText(commands: Program.syntax, palette: Palette(isOn: true))
      .page(on: IndexCommand.syntax, .long)
    let plain = coloured.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(coloured != plain)
    #expect(plain == help.page(on: IndexCommand.syntax, .long))
  }
}
