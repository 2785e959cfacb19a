internal import FingerprintEvaluation

/// How long does one answer take, the start of the process included? Ten-second queries, a process
/// each.
struct IdentifyBenchmark {
  /// The corpus's own ten-second queries: a room, noise and a small microphone.
  private static let ready = Condition(rawValue: "bar@10")

  let bench: Workbench

  func section() throws -> SpeedSection {
    let database = try bench.referenceDatabase().database
    var sets: [(name: String, paths: [String])] = []
    for kind in QueryMaker.Kind.allCases {
      sets.append((kind.rawValue, try bench.queries(kind)))
    }
    let ready = try QuerySet(folder: "\(bench.corpus)/queries").queries.filter {
      $0.condition == Self.ready
    }
    sets.append((Self.ready.rawValue, ready.map(\.path)))

    var rows: [SpeedRow] = []
    for (name, paths) in sets {
      var progress = Progress("identified \(name)", of: paths.count)
      for (number, path) in paths.enumerated() {
        let (usage, timings) = try bench.fpctl.identify(
          [path], database: database, folder: bench.folder.path)
        var row = SpeedRow(
          section: "identify", subject: name, item: "\(number)", usage,
          audioSeconds: QueryMaker.lengthSeconds)
        row.votingMilliseconds = timings[0].votingMilliseconds
        row.verificationMilliseconds = timings[0].verificationMilliseconds
        rows.append(row)
        progress.step()
      }
    }

    func table(_ title: String, _ value: (SpeedRow) -> Double?) -> String {
      SpeedReport.distribution(
        of: title,
        sets.map { set in (set.name, rows.filter { $0.subject == set.name }.compactMap(value)) })
    }
    let search = table("voting and verification ms") { row in
      row.votingMilliseconds.flatMap { voting in row.verificationMilliseconds.map { voting + $0 } }
    }
    // unknown of all where this process has been larger than they are
    let isPeakKnown = rows.contains { $0.peakBytes != nil }
    let memory =
      isPeakKnown ? "\n" + table("peak memory MB") { $0.peakBytes.map { Double($0) / 1e6 } } : ""
    return SpeedSection(
      title: "Identifying 10 s, a process each",
      text: table("elapsed ms, with process start", \.wallMilliseconds) + "\n"
        + table("processor ms", \.cpuMilliseconds) + "\n" + search + memory,
      rows: rows)
  }
}
