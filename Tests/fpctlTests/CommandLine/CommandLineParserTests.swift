import Testing

@testable import fpctl

@Suite("Command line")
struct CommandLineParserTests {
  static let size = Option(long: "size", short: "s", value: ("N", .integer(1...9)), help: "")
  static let ratio = Option(long: "ratio", value: ("R", .number(0...1)), help: "")
  static let kind = Option(long: "kind", value: ("K", .choice(["a", "b"])), help: "")
  static let tag = Option(long: "tag", short: "t", value: ("T", .text), help: "")
  static let flag = Option(long: "flag", short: "f", help: "")

  static let length = Option(long: "length", value: ("TIME", .time(0.5...7200)), help: "")

  static let parser = CommandLineParser(
    commands: CommandSyntax.table(of: [
      CommandSyntax(
        name: "work", summary: "", discussion: [],
        positionals: [Positional(name: "FILE", help: "", kind: .path, isRepeatable: true)],
        options: [size, ratio, kind, tag, flag, length], environment: [], exitCodes: [],
        examples: []),
      CommandSyntax(
        name: "rest", summary: "", discussion: [],
        positionals: [Positional(name: "WORD", help: "", kind: .text, isOptional: true)],
        options: [],
        environment: [], exitCodes: [], examples: []),
    ]))

  func arguments(_ words: [String]) throws -> ParsedArguments {
    let request = try Self.parser.request(["work"] + words)
    guard case .run("work", let arguments) = request else { throw UsageError("\(request)") }
    return arguments
  }

  @Test(
    "Every way of writing an option's value gives the same value",
    arguments: [
      ["--size", "3", "x"], ["--size=3", "x"], ["-s3", "x"], ["-s", "3", "x"], ["x", "--size=3"],
      ["x", "-s", "3"], ["--size=3", "--", "x"], ["--size=5", "-s3", "x"],
    ])
  func valueForms(words: [String]) throws {
    let arguments = try arguments(words)
    #expect(arguments.integer(Self.size) == 3)
    #expect(arguments.positionals == ["x"])
  }

  @Test(
    "Words that aren't options are kept in their order",
    arguments: [
      (["-"], ["-"]), (["a", "-", "b"], ["a", "-", "b"]), (["--", "-f", "--"], ["-f", "--"]),
      (["a", "-f", "b"], ["a", "b"]), (["--flag", "a b", "é"], ["a b", "é"]),
    ])
  func positionals(words: [String], expected: [String]) throws {
    #expect(try arguments(words).positionals == expected)
  }

  @Test("Of an option that was given several times the last value counts")
  func repetition() throws {
    let arguments = try arguments(["-ta", "--tag=b=c", "-s1", "--size", "2", "x"])
    #expect(arguments.text(Self.tag) == "b=c")
    #expect(arguments.integer(Self.size) == 2)
    #expect(!arguments.has(Self.flag))
    #expect(arguments.number(Self.ratio) == nil)
  }

  @Test("A value may begin with a dash where it isn't an option of the command")
  func dashedValues() throws {
    #expect(try arguments(["--tag", "-x", "x"]).text(Self.tag) == "-x")
    #expect(try arguments(["--tag", "-", "x"]).text(Self.tag) == "-")
    #expect(try arguments(["--tag=--flag", "x"]).text(Self.tag) == "--flag")
  }

  @Test(
    "A time is seconds, or minutes and seconds, or hours, minutes and seconds",
    arguments: [
      ("90", 90), ("1:30", 90), ("01:30.25", 90.25), ("1:02:03", 3723), ("90:00", 5400),
      ("0:00.5", 0.5),
      ("1e2", 100),
    ])
  func times(text: String, seconds: Double) throws {
    #expect(try arguments(["--length", text, "x"]).number(Self.length) == seconds)
  }

  @Test(
    "What only looks like a time is refused",
    arguments: [
      "1:5", "1:60", "1:60:00", "1:2:03", ":30", "1:", "1:30:", "1.5:30", "1:2.5:30", "1:-3",
      "1:+3",
      "1:3e", "1:1:1:1", "1:٣٠", "x", "", "2:00:00.1",
    ])
  func timeErrors(text: String) {
    let message =
      "--length: expected a time as 90, 1:30 or 1:02:03, from 0.5 to 7,200 s, got \"\(text)\""
    #expect(throws: UsageError(message, command: "work")) {
      try Self.parser.request(["work", "--length", text, "x"])
    }
  }

  @Test("A negative time is refused as such", arguments: ["-1", "-1:30", "-0:00:01"])
  func negativeTimes(text: String) {
    let message =
      "--length: expected a time that isn't negative, as 90, 1:30 or 1:02:03, got \"\(text)\""
    #expect(throws: UsageError(message, command: "work")) {
      try Self.parser.request(["work", "--length", text, "x"])
    }
  }

  @Test(
    "Every command's options may stand before it, after it, or both",
    arguments: [
      ["--quiet", "work", "--color", "never", "x"], ["--color", "never", "-q", "work", "x"],
      ["work", "x", "-q", "--color=never"], ["--color=always", "-q", "work", "--color=never", "x"],
    ])
  func toolOptions(words: [String]) throws {
    guard case .run("work", let arguments) = try Self.parser.request(words) else {
      throw UsageError("not a command to run")
    }
    #expect(arguments.has(.quiet))
    #expect(arguments.color == .never)
    #expect(arguments.positionals == ["x"])
  }

  @Test(
    "A command's mistakes are named with the word, what was expected and what was found",
    arguments: [
      (["--size", "ten", "x"], "--size: expected a whole number from 1 to 9, got \"ten\""),
      (["--size=0", "x"], "--size: expected a whole number from 1 to 9, got \"0\""),
      (["--size=1.5", "x"], "--size: expected a whole number from 1 to 9, got \"1.5\""),
      (
        ["--size=99999999999999999999", "x"],
        "--size: expected a whole number from 1 to 9, got \"99999999999999999999\""
      ),
      (["--ratio=nan", "x"], "--ratio: expected a number from 0 to 1, got \"nan\""),
      (["--ratio=0x1p-1", "x"], "--ratio: expected a number from 0 to 1, got \"0x1p-1\""),
      (["--ratio=-0.5", "x"], "--ratio: expected a number from 0 to 1, got \"-0.5\""),
      (["--kind=cc", "x"], "--kind: expected a or b, got \"cc\""),
      (["--kind=B", "x"], "--kind: expected a or b, got \"B\", did you mean b?"),
      (["--SIZE", "3", "x"], "--SIZE: no such option, did you mean --size?"),
      (["--tag=", "x"], "--tag: expected some text, got \"\""),
      (["--tag"], "--tag: expected a value, as in --tag T"),
      (
        ["--tag", "-f", "x"],
        "--tag: expected a value, found -f; if that is the value, write --tag=-f"
      ),
      (
        ["--tag", "--", "x"],
        "--tag: expected a value, found --; if that is the value, write --tag=--"
      ),
      (["--flag=yes", "x"], "--flag: takes no value"),
      (["-fx", "x"], "--flag: takes no value"),
      (["--sise", "3", "x"], "--sise: no such option, did you mean --size?"),
      (["--unheard-of", "x"], "--unheard-of: no such option"),
      (["-z", "x"], "-z: no such option; a file of that name is ./-z"),
      ([], "expected FILE…"),
      ([""], "FILE: expected a path, got \"\""),
    ])
  func commandErrors(words: [String], message: String) {
    #expect(throws: UsageError(message, command: "work")) {
      try Self.parser.request(["work"] + words)
    }
  }

  @Test("A word too many is refused")
  func tooManyWords() {
    #expect(throws: UsageError("unexpected word \"b\"", command: "rest")) {
      try Self.parser.request(["rest", "a", "b"])
    }
  }

  @Test(
    "The tool's own mistakes say which command was meant or which there are",
    arguments: [
      ([], "no command given; expected work, rest, help or version"),
      (["--quiet"], "no command given; expected work, rest, help or version"),
      (["WORK"], "WORK: no such command, did you mean work?"),
      (["wrok"], "wrok: no such command, did you mean work?"),
      (["wo"], "wo: no such command, did you mean work?"),
      (["paint"], "paint: no such command; expected work, rest, help or version"),
      (["--size=3", "work"], "--size: this option goes after the command"),
      (["-f", "work"], "-f: this option goes after the command"),
      (["--color", "work"], "--color: expected auto, always or never, got \"work\""),
      (["--verison"], "--verison: no such option, did you mean --version?"),
      (["--=x"], "--: no such option"),
    ])
  func toolErrors(words: [String], message: String) {
    #expect(throws: UsageError(message)) { try Self.parser.request(words) }
  }

  @Test(
    "So do those of help",
    arguments: [
      (["wrok"], "COMMAND: expected work, rest, help or version, got \"wrok\", did you mean work?"),
      (["work", "x"], "unexpected word \"x\""),
    ])
  func helpErrors(words: [String], message: String) {
    #expect(throws: UsageError(message, command: "help")) {
      try Self.parser.request(["help"] + words)
    }
  }

  @Test(
    "Help and version are asked for in every usual way",
    arguments: [
      (["--version"], Request.version),
      (["-h"], .help(command: nil, .short)),
      (["--help"], .help(command: nil, .long)),
      (["help"], .help(command: nil, .long)),
      (["-V"], .version), (["version"], .version), (["work", "--version"], .version),
      (["--quiet", "-V"], .version),
      (["help", "--help"], .help(command: "help", .long)),
      (["help", "help"], .help(command: "help", .long)),
      (["help", "version"], .help(command: "version", .long)),
      (["--quiet", "--help"], .help(command: nil, .long)),
      (["--color=always", "help", "work"], .help(command: "work", .long, .always)),
      (["--help", "--color=always"], .help(command: nil, .long, .always)),
      (["work", "-h", "--color", "never"], .help(command: "work", .short, .never)),
      (["help", "work"], .help(command: "work", .long)),
      (["work", "-h"], .help(command: "work", .short)),
      (["work", "x", "--flag", "--help"], .help(command: "work", .long)),
    ])
  func help(words: [String], expected: Request) throws {
    #expect(try Self.parser.request(words) == expected)
  }

  @Test("A usage error is one line and a pointer to the help, whatever the word holds")
  func report() {
    let error = UsageError("--x\n: no such option", command: "work")
    #expect(
      error.report == "fpctl work: --x\\u{a}: no such option\nsee 'fpctl work --help'\n")
    #expect(UsageError("a").report == "fpctl: a\nsee 'fpctl --help'\n")
  }
}

@Suite("Table of commands")
struct CommandTableTests {
  @Test("No command has two options of one name", arguments: Program.syntax)
  func namesAreUnique(syntax: CommandSyntax) {
    let long = syntax.allOptions.map(\.long)
    let short = syntax.allOptions.compactMap(\.short)
    #expect(Set(long).count == long.count)
    #expect(Set(short).count == short.count)
  }

  @Test(
    "An option's default, where it is one value, is a value it takes", arguments: Program.syntax)
  func defaultsAreValid(syntax: CommandSyntax) {
    for option in syntax.options + [.color] {
      guard let kind = option.value?.kind, let text = option.defaultText else { continue }
      let isOneValue: Bool =
        switch kind {
        case .choice, .integer, .number, .time: !text.contains(" ")
        case .text, .path, .database: false
        }
      if isOneValue { #expect(kind.expectation(unmetBy: text) == nil, "--\(option.long)") }
    }
  }

  @Test("Only the last positional may be optional or repeated", arguments: Program.syntax)
  func positionalOrder(syntax: CommandSyntax) {
    for positional in syntax.positionals.dropLast() {
      #expect(!positional.isOptional && !positional.isRepeatable)
    }
  }
}
