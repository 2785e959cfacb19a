internal import FingerprintEvaluation

/// Does memory grow with the length of a file? Ten minutes against three hours, each indexed by a
/// process of its own into an empty database.
struct LongFileBenchmark {
  private static let lengths: [(name: String, seconds: Double)] = [
    ("10 min", 600), ("3 h", 10_800),
  ]

  let bench: Workbench

  func section() throws -> SpeedSection {
    var table = TextTable(
      words: "one MP3 file", numbers: ["processor s", "× real time", "peak memory MB"])
    var rows: [SpeedRow] = []
    for (name, seconds) in Self.lengths {
      let file = try bench.longMP3(
        bench.references, seconds: seconds, name: "long-\(rows.count).mp3")
      let database = bench.folder.file("long-\(rows.count).fpdb")
      Progress.note("indexing \(name)")
      let usage = try bench.fpctl.index([file], database: database, folder: bench.folder.path)
      let cpuSeconds = usage.cpuMilliseconds / 1e3
      table.append([
        name, cpuSeconds.decimal(2), (seconds / cpuSeconds).decimal(0),
        usage.peakText,
      ])
      rows.append(SpeedRow(section: "long", subject: name, item: "1", usage, audioSeconds: seconds))
    }
    return SpeedSection(title: "Indexing a long file", text: table.text, rows: rows)
  }
}
