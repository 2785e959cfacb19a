internal import Fingerprint
internal import FingerprintEvaluation

/// How large is the database of the references?
struct SizeBenchmark {
  let bench: Workbench

  func section() throws -> SpeedSection {
    let path = try bench.referenceDatabase().database
    let statistics = try FingerprintDatabase(path: path, access: .readOnly).statistics()
    let size = statistics.fileBytes
    let seconds = statistics.audioSeconds
    var table = TextTable(words: "database of \(statistics.tracks) tracks", numbers: [""])
    func append(_ name: String, _ value: Double?, places: Int) {
      table.append([name, value?.decimal(places) ?? "–"])
    }
    append("audio, hours", seconds / 3600, places: 2)
    append("file, MB", Double(size) / 1e6, places: 2)
    append("file, MB an hour of audio", Double(size) / 1e6 / (seconds / 3600), places: 2)
    append("peaks, bytes each", ratio(statistics.peakBytes, statistics.peaks), places: 2)
    append("postings in segments", Double(statistics.postings), places: 0)
    append("postings, bytes each", ratio(statistics.postingBytes, statistics.postings), places: 2)
    append("tracks in no segment yet", Double(statistics.pendingTracks), places: 0)
    var row = SpeedRow(section: "size", subject: "references", item: "file")
    row.audioSeconds = seconds
    row.bytes = size
    return SpeedSection(title: "Size", text: table.text, rows: [row])
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
