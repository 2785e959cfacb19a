internal import Fingerprint
internal import FingerprintEvaluation

/// How much of indexing is decoding? The decode stage alone, file by file in this process, against
/// the processor time of `fpctl index` over the same files.
struct DecodeBenchmark {
  /// Every fifth reference is decoded alone: decoding all of them tells no more and takes minutes.
  private static let step = 5

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
      _ name: String, _ paths: [String], _ seconds: Double, _ usage: MeasuredProgram.Usage
    ) throws {
      let decode = try decodeMilliseconds(name, paths, into: &rows)
      let index = usage.cpuMilliseconds
      table.append([
        name, String(paths.count), (seconds / 3600).decimal(2), (decode / 1e3).decimal(2),
        (index / 1e3).decimal(2), (decode / index).decimal(2),
        (seconds / decode * 1e3).decimal(0), (seconds / index * 1e3).decimal(0),
        usage.peakText,
      ])
      rows.append(
        SpeedRow(
          section: "decode", subject: "index \(name)", item: "all", usage, audioSeconds: seconds))
    }

    let all = bench.references
    let some = stride(from: 0, to: all.count, by: Self.step).map { all[$0] }
    let encoded = try bench.mp3(some)
    let folder = bench.folder
    // both indexed before either is decoded, while this process is small
    let plainUsage = try bench.fpctl.index(
      some.map(\.path), database: folder.file("plain.fpdb"), folder: folder.path)
    let encodedUsage = try bench.fpctl.index(
      encoded, database: folder.file("mp3.fpdb"), folder: folder.path)
    let allUsage = try bench.referenceDatabase().usage
    try measure("as in the corpus", some.map(\.path), Self.seconds(some), plainUsage)
    try measure("the same as MP3", encoded, Self.seconds(some), encodedUsage)
    let seconds = Self.seconds(all)
    table.append([
      "all of the corpus", String(all.count), (seconds / 3600).decimal(2), "–",
      (allUsage.cpuMilliseconds / 1e3).decimal(2), "–", "–",
      (seconds / allUsage.cpuMilliseconds * 1e3).decimal(0), allUsage.peakText,
    ])
    rows.append(
      SpeedRow(
        section: "decode", subject: "index all of the corpus", item: "all", allUsage,
        audioSeconds: seconds))
    return SpeedSection(
      title: "Decoding and indexing, one core",
      text: table.text
        + "\nDecode: reading, mixing down and resampling, elapsed time of one thread. Index: processor time of\n"
        + "`fpctl index --jobs 1`, all stages and the database.\n",
      rows: rows)
  }

  /// The decode stage of each file, taken from a query to an empty database, which decodes all of a
  /// file of up to two minutes before it does anything else.
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
