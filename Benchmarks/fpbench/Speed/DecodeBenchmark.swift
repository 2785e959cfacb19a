internal import Fingerprint
internal import FingerprintEvaluation

/// How much of indexing is decoding? The decode stage alone, file by file in this process, against the processor time
/// of `fpctl index` over the same files.
struct DecodeBenchmark {
  /// References that are encoded as MP3 for comparison.
  private static let mp3Count = 40

  let bench: Workbench

  func section() throws -> SpeedSection {
    var table = TextTable(
      words: "files",
      numbers: [
        "n", "audio h", "decode s", "index s", "decode share", "decode × real time",
        "index × real time", "index peak MB",
      ])
    var rows: [SpeedRow] = []
    func measure(
      _ name: String, _ paths: [String], seconds: Double, _ usage: ChildProcess.Usage
    ) throws {
      let decode = try decodeMilliseconds(name, paths, into: &rows)
      let index = usage.cpuMilliseconds
      table.append([
        name, String(paths.count), (seconds / 3600).decimal(2), (decode / 1e3).decimal(2),
        (index / 1e3).decimal(2), (decode / index).decimal(2),
        (seconds / decode * 1e3).decimal(0), (seconds / index * 1e3).decimal(0),
        (Double(usage.peakBytes) / 1e6).decimal(0),
      ])
      rows.append(
        SpeedRow(
          section: "decode", subject: "index \(name)", item: "all", usage, audioSeconds: seconds))
    }

    let references = bench.references
    try measure(
      "as in the corpus", references.map(\.path), seconds: Self.seconds(references),
      try bench.referenceDatabase().usage)

    let few = Array(references.prefix(Self.mp3Count))
    let encoded = try bench.mp3(few)
    let usage = try bench.fpctl.index(
      encoded, database: bench.folder.file("mp3.fpdb"), folder: bench.folder.path)
    try measure("as MP3", encoded, seconds: Self.seconds(few), usage)
    return SpeedSection(
      title: "Decoding and indexing, one core",
      text: table.text
        + "\nDecode: reading, mixing down and resampling, elapsed time of one thread. Index: processor time of\n"
        + "`fpctl index --jobs 1`, all stages and the database.\n",
      rows: rows)
  }

  /// The decode stage of each file, taken from a query to an empty database, which decodes all of a file of up to
  /// two minutes before it does anything else.
  private func decodeMilliseconds(
    _ name: String, _ paths: [String], into rows: inout [SpeedRow]
  ) throws -> Double {
    let database = try FingerprintDatabase(path: bench.folder.file("empty-\(rows.count).fpdb"))
    var progress = Progress("decoded", of: paths.count)
    var total = 0.0
    for (number, path) in paths.enumerated() {
      let answer = try database.identify(.file(path: path))
      total += answer.times.decode
      var row = SpeedRow(section: "decode", subject: "decode \(name)", item: "\(number)")
      row.wallMilliseconds = answer.times.decode
      row.audioSeconds = answer.durationSeconds
      rows.append(row)
      progress.step()
    }
    return total
  }

  private static func seconds(_ recordings: [Recording]) -> Double {
    recordings.reduce(0) { $0 + $1.durationSeconds }
  }
}
