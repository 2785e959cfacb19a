internal import Fingerprint
internal import FingerprintEvaluation
internal import Foundation

/// Does adding a track get slower as the database grows? One four-minute file into a database of
/// all references and into one of a single track, a fresh copy each time.
struct AddBenchmark {
  /// Of the file that is added.
  static let seconds = 240.0
  private static let repetitions = 9
  private static let tracks = 1_000
  private static let additions = 60

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

    let storing = try storingRows(file)
    return SpeedSection(
      title: "Adding a track", text: text(rows, bases.map(\.name)) + text(storing),
      rows: rows + storing)
  }

  private func text(_ rows: [SpeedRow], _ names: [String]) -> String {
    var table = TextTable(words: "4 min of MP3 into", numbers: ["elapsed ms", "processor ms"])
    let figures = names.map { name in
      let group = rows.filter { $0.subject == name }
      return [\SpeedRow.wallMilliseconds, \.cpuMilliseconds].compactMap { value in
        quantile(0.5, of: group.compactMap { $0[keyPath: value] })
      }
    }
    for (name, values) in zip(names, figures) {
      table.append([name] + values.map { $0.decimal(1) })
    }
    table.append(["difference"] + zip(figures[1], figures[0]).map { ($0 - $1).decimal(1) })
    return table.text
      + "\nMedians of \(Self.repetitions), process start, decoding and analysis included.\n\n"
  }

  /// The time to store a fingerprint, again and again, in a database of a thousand tracks: the
  /// transaction and whatever merging it brings. The thousand are the references, each several
  /// times under other digests.
  private func storingRows(_ file: String) throws -> [SpeedRow] {
    let database = try FingerprintDatabase(path: bench.folder.file("thousand.fpdb"))
    let fingerprinter = Fingerprinter()
    var progress = Progress("fingerprinted", of: bench.references.count)
    let references = try bench.references.map { reference in
      defer { progress.step() }
      return try fingerprinter.reference(of: .file(path: reference.path))
    }
    for number in 0..<Self.tracks {
      try store(references[number % references.count], "track \(number)", in: database)
      if number % 100 == 99 { try database.mergePending(above: 0) }
    }
    let track = try fingerprinter.reference(of: .file(path: file))
    let clock = ContinuousClock()
    return try (0..<Self.additions).map { number in
      let elapsed = try clock.measure {
        try store(track, "added \(number)", in: database)
        try database.mergePending()
      }
      var row = SpeedRow(section: "add", subject: "store", item: "\(number)")
      row.wallMilliseconds = elapsed / .milliseconds(1)
      row.audioSeconds = Self.seconds
      return row
    }
  }

  private func store(
    _ reference: ReferenceFingerprint, _ name: String, in database: FingerprintDatabase
  ) throws {
    try database.add(
      reference, metadata: TrackMetadata(title: name),
      source: TrackSource(path: nil, size: 0, modified: 0, digest: name))
  }

  private func text(_ storing: [SpeedRow]) -> String {
    var table = TextTable(
      words: "stored in \(Self.tracks) tracks, beyond decoding and analysis",
      numbers: ["p50 ms", "p90 ms", "max ms"])
    let times = storing.compactMap(\.wallMilliseconds)
    let figures = [0.5, 0.9, 1].map { quantile($0, of: times)?.decimal(1) ?? "–" }
    table.append(["4 min, \(Self.additions) times in turn"] + figures)
    return table.text
      + "\nEvery few additions the pending tracks become a segment, and now and then segments are merged: the maximum.\n"
  }

  /// Copies a database that no process has open, with its write-ahead log if there is one.
  private static func copy(_ source: String, to target: String) throws {
    for suffix in ["", "-wal"] where FileContents.isReadable(source + suffix) {
      try FileManager.default.copyItem(atPath: source + suffix, toPath: target + suffix)
    }
  }
}
