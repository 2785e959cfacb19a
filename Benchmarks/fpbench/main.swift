internal import FingerprintEvaluation
internal import Foundation

let usage = """
  usage: fpbench speed CORPUS [--output DIR] [--only a,b]
         fpbench enlarge FOLDER --output DIR

  speed     times the fpctl beside this program; needs ffmpeg
    --only a,b         of: \(SpeedPart.allCases.map(\.rawValue).joined(separator: ", "))
  enlarge   makes \(Distractor.all.count) other recordings of each in FOLDER, backwards and at speeds beyond those that
            are searched, to measure among many

  speed prints a summary and writes it with the raw rows to DIR (default: Benchmarks/runs/DATE-speed),
  as summary.md and rows.csv; enlarge writes FLAC files to DIR. Exit status: 0 done, 2 failed, 64 usage.

  """

func fail(_ message: String, status: Int32) -> Never {
  FileHandle.standardError.write(Data("fpbench: \(message)\n".utf8))
  exit(status)
}

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch arguments.first {
  case "speed": try SpeedBenchmark(arguments.dropFirst()).run()
  case "enlarge": try await EnlargeCommand(arguments.dropFirst()).run()
  case "-h", "--help": FileHandle.standardOutput.write(Data(usage.utf8))
  case let command?: throw UsageError("there is no command \(command)")
  case nil: throw UsageError("a command is missing")
  }
} catch let error as UsageError {
  fail("\(error.reason)\n\(usage)", status: 64)
} catch {
  fail("\(error)", status: 2)
}
