// IndexFolder music.fpdb ~/Music
import Fingerprint

let database = try FingerprintDatabase(path: CommandLine.arguments[1])
let indexer = Indexer(database: database, jobs: 2)
let folder = CommandLine.arguments[2]
let summary = try await indexer.index([folder]) { event in
  switch event {
  case .added(_, let track, _): print("added", track.displayName)
  case .failed(_, let error): print("failed", error)
  default: break
  }
}
print("\(summary.added) added, \(summary.failed) failed, \(try database.trackCount()) tracks")
