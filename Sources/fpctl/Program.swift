import Fingerprint

/// The tool from words to exit status.
struct Program {
  static let version = "0.1.0"
  /// The day of this version, which the manual page bears.
  static let versionDate = "November 21, 2026"

  static let commands: [any Command.Type] = [
    IndexCommand.self, IdentifyCommand.self, ExplainCommand.self, SimilarCommand.self,
    InspectCommand.self, TracksCommand.self, RemoveCommand.self, StatsCommand.self,
    CheckCommand.self, RebuildCommand.self, VacuumCommand.self, CompareCommand.self,
    DoctorCommand.self, CompletionsCommand.self, ManCommand.self,
  ]

  static let syntax = CommandSyntax.table(of: commands.map { $0.syntax })

  let surroundings: Surroundings

  func run(_ words: [String]) async -> ExitStatus {
    let request: Request
    do {
      request = try CommandLineParser(commands: Self.syntax).request(words)
    } catch {
      return reject(error)
    }
    switch request {
    case .version:
      return show { _ in "fpctl \(Self.version)\n" }
    case .help(let name, let length, let color):
      return show(color) { palette in
        let help = HelpText(commands: Self.syntax, palette: palette)
        return Self.syntax.first { $0.name == name }.map { help.page(on: $0, length) }
          ?? help.tool(length)
      }
    case .run(let name, let arguments):
      return await run(name, arguments)
    }
  }

  private func run(_ name: String, _ arguments: ParsedArguments) async -> ExitStatus {
    guard let type = Self.commands.first(where: { $0.syntax.name == name }) else {
      preconditionFailure("the parser let \(name) pass, which isn't in the table")
    }
    let command: any Command
    do {
      command = try type.init(arguments, surroundings)
    } catch {
      return reject(UsageError(error.message, command: name))
    }
    let console = Console(
      color: arguments.color, isQuiet: arguments.has(.quiet), surroundings: surroundings)
    do {
      return finish(console, try await command.run(console))
    } catch {
      console.endProgress()
      console.error(error.description)
      return finish(console, .failure)
    }
  }

  private func show(_ color: ColorChoice = .auto, _ page: (Palette) -> String) -> ExitStatus {
    let console = Console(color: color, isQuiet: false, surroundings: surroundings)
    console.write(page(console.palette))
    return finish(console, .success)
  }

  private func reject(_ error: UsageError) -> ExitStatus {
    try? Descriptor.standardError.write(error.report)
    return .usage
  }

  /// Results that got lost on their way out are a failure whatever the command says.
  private func finish(_ console: Console, _ status: ExitStatus) -> ExitStatus {
    guard let failure = console.outputFailure else { return status }
    console.error("standard output: \(failure.reason)")
    return .failure
  }
}
