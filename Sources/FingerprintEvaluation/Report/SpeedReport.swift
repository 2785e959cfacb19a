/// One thing that was run and what it took.
package struct SpeedRow: Sendable, Hashable {
  /// The part of the benchmark.
  package let section: String
  /// What was run, one name for all repetitions.
  package let subject: String
  /// Which repetition, query or file.
  package let item: String
  /// Elapsed time.
  package var wallMilliseconds: Double?
  /// Processor time, user and system.
  package var cpuMilliseconds: Double?
  /// The largest resident set of the process.
  package var peakBytes: Int?
  /// Looking hashes up and counting offsets.
  package var votingMilliseconds: Double?
  /// Weighing the candidates.
  package var verificationMilliseconds: Double?
  /// The audio that was worked on.
  package var audioSeconds: Double?
  /// The size of a file that came of it.
  package var bytes: Int?

  /// A row without figures yet.
  package init(section: String, subject: String, item: String) {
    self.section = section
    self.subject = subject
    self.item = item
  }

  /// Rows as CSV, a field empty where nothing was measured.
  package static func csv(_ rows: [SpeedRow]) -> String {
    var writer = CSVWriter(columns: [
      "section", "subject", "item", "wall_ms", "cpu_ms", "peak_bytes", "voting_ms",
      "verification_ms", "audio_s", "bytes",
    ])
    for row in rows {
      writer.append([
        row.section, row.subject, row.item, row.wallMilliseconds?.decimal(3) ?? "",
        row.cpuMilliseconds?.decimal(3) ?? "", row.peakBytes.map(String.init) ?? "",
        row.votingMilliseconds?.decimal(3) ?? "", row.verificationMilliseconds?.decimal(3) ?? "",
        row.audioSeconds?.decimal(3) ?? "", row.bytes.map(String.init) ?? "",
      ])
    }
    return writer.text
  }
}

/// A part of a speed run: what it says and the rows behind it.
package struct SpeedSection: Sendable {
  /// The heading.
  package let title: String
  /// Tables and remarks, Markdown.
  package let text: String
  /// The raw rows.
  package let rows: [SpeedRow]

  /// A section with this content.
  package init(title: String, text: String, rows: [SpeedRow]) {
    self.title = title
    self.text = text
    self.rows = rows
  }
}

/// The summary of a speed run.
package struct SpeedReport: Sendable {
  private let provenance: Provenance
  private let sections: [SpeedSection]

  /// A report of these sections in their order.
  package init(provenance: Provenance, sections: [SpeedSection]) {
    self.provenance = provenance
    self.sections = sections
  }

  /// The whole report, Markdown that also reads well on a terminal.
  package var text: String {
    "# Speed\n\n\(provenance.text)"
      + sections.map { "\n## \($0.title)\n\n\($0.text)" }.joined()
  }

  /// The raw rows of all sections as CSV.
  package var csv: String { SpeedRow.csv(sections.flatMap(\.rows)) }

  /// A table of the 50th, 95th and 99th percentile and the mean of some lists of values.
  package static func distribution(
    of unit: String, _ lists: [(name: String, values: [Double])], places: Int = 1
  ) -> String {
    var table = TextTable(words: unit, numbers: ["n", "p50", "p95", "p99", "mean"])
    for (name, values) in lists {
      let mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      let figures = [0.5, 0.95, 0.99].map { quantile($0, of: values) } + [mean]
      table.append([name, String(values.count)] + figures.map { $0?.decimal(places) ?? "–" })
    }
    return table.text
  }
}
