internal import FingerprintEvaluation
internal import Foundation

let usage = """
  usage: fpbench accuracy CORPUS [--db FILE] [--output DIR] [--jobs N] [--conditions a,b]
                          [--default-effort | --exhaustive]
         fpbench speed CORPUS [--output DIR] [--only a,b]

  accuracy  indexes CORPUS/ref, asks CORPUS/queries/truth.csv, counts what is right
    --db FILE          keep the database there, or use the one that is there (default: temporary)
    --jobs N           files and queries at a time (default: one a core)
    --conditions a,b   only the queries of these conditions
    --default-effort   search as shipped (the default)
    --exhaustive       full effort for every query
  speed     times the fpctl beside this program; needs ffmpeg
    --only a,b         of: \(SpeedPart.allCases.map(\.rawValue).joined(separator: ", "))

  Both print a summary and write it with the raw rows to DIR (default: Benchmarks/runs/DATE-COMMAND),
  as summary.md and rows.csv. Exit status: 0 done, 2 failed, 64 usage.

  """

func fail(_ message: String, status: Int32) -> Never {
  FileHandle.standardError.write(Data("fpbench: \(message)\n".utf8))
  exit(status)
}

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch arguments.first {
  case "accuracy": try await AccuracyBenchmark(arguments.dropFirst()).run()
  case "speed": try SpeedBenchmark(arguments.dropFirst()).run()
  case "-h", "--help": FileHandle.standardOutput.write(Data(usage.utf8))
  case let command?: throw UsageError("there is no command \(command)")
  case nil: throw UsageError("a command is missing")
  }
} catch let error as UsageError {
  fail("\(error.reason)\n\(usage)", status: 64)
} catch {
  fail("\(error)", status: 2)
}
