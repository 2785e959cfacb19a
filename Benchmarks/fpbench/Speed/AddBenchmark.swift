internal import FingerprintEvaluation
internal import Foundation

/// Does adding a track get slower as the database grows? One four-minute file into a database of all references and
/// into one of a single track, a fresh copy each time.
struct AddBenchmark {
  private static let seconds = 240.0
  private static let repetitions = 9

  let bench: Workbench

  func section() throws -> SpeedSection {
    let full = try bench.referenceDatabase().database
    let outOfSet = bench.recordings.recordings(.outOfSet)
    let file = try bench.longMP3(outOfSet, seconds: Self.seconds, name: "four-minutes.mp3")
    // not into an empty one, which would have to be made first
    let small = bench.folder.file("one-track.fpdb")
    _ = try bench.fpctl.index(
      bench.references.prefix(1).map(\.path), database: small, folder: bench.folder.path)
    let bases: [(name: String, path: String)] = [
      ("1 track", small), ("\(bench.references.count) tracks", full),
    ]
    var rows: [SpeedRow] = []
    var progress = Progress("added", of: bases.count * Self.repetitions)
    // by turns, so that a slower minute of the machine falls on both
    for repetition in 0..<Self.repetitions {
      for (name, base) in bases {
        let database = bench.folder.file("add-\(rows.count).fpdb")
        try Self.copy(base, to: database)
        let usage = try bench.fpctl.index([file], database: database, folder: bench.folder.path)
        rows.append(
          SpeedRow(
            section: "add", subject: name, item: "\(repetition)", usage, audioSeconds: Self.seconds)
        )
        progress.step()
      }
    }

    var table = TextTable(words: "4 min of MP3 into", numbers: ["elapsed ms", "processor ms"])
    func medians(_ name: String) -> [Double] {
      let group = rows.filter { $0.subject == name }
      return [\SpeedRow.wallMilliseconds, \.cpuMilliseconds].compactMap { value in
        quantile(0.5, of: group.compactMap { $0[keyPath: value] })
      }
    }
    let figures = bases.map { medians($0.name) }
    for (base, values) in zip(bases, figures) {
      table.append([base.name] + values.map { $0.decimal(1) })
    }
    table.append(["difference"] + zip(figures[1], figures[0]).map { ($0 - $1).decimal(1) })
    return SpeedSection(
      title: "Adding a track",
      text: table.text
        + "\nMedians of \(Self.repetitions), process start, decoding and analysis included.\n",
      rows: rows)
  }

  /// Copies a database that no process has open, with its write-ahead log if there is one.
  private static func copy(_ source: String, to target: String) throws {
    for suffix in ["", "-wal"] where FileContents.isReadable(source + suffix) {
      try FileManager.default.copyItem(atPath: source + suffix, toPath: target + suffix)
    }
  }
}
