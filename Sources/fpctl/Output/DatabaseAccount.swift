import Fingerprint

/// What a database holds and takes, for people and as the record `fpctl.stats/1`, which is
/// documented in Documentation/JSONOutput.md.
struct DatabaseAccount {
  let path: String
  let statistics: DatabaseStatistics
  let tables: [TableSize]
  let segments: [SegmentStatistics]
  let fullest: [HashCount]
  let parameters: FingerprintParameters

  private var hours: Double { statistics.audioSeconds / 3_600 }

  // MARK: Text

  func lines(_ palette: Palette) -> [String] {
    var lines = overview.lines
    func section(_ title: String, _ columns: TextColumns) {
      guard columns.rows.count > 1 else { return }
      lines += ["", palette.bold(title)] + columns.lines
    }
    section(tables.contains { $0.isEstimate } ? "Tables (contents alone)" : "Tables", tableColumns)
    section("Segments", segmentColumns)
    section("Fullest hashes", hashColumns)
    section("Parameters", parameterColumns)
    return lines
  }

  private var overview: TextColumns {
    var columns = TextColumns(.left, .left)
    let audio = statistics.audioSeconds
    columns.append("database", path.printable)
    columns.append("format", String(statistics.formatVersion))
    columns.append("preset", parameters.title)
    columns.append(
      "file",
      byteText(statistics.fileBytes) + perHour(statistics.fileBytes)
        + (statistics.freeBytes > 0
          ? "; \(byteText(statistics.freeBytes)) free, `fpctl vacuum` gives them back" : ""))
    columns.append("tracks", "\(statistics.tracks.grouped), \(roughTime(audio)) of audio")
    columns.append(
      "peaks",
      statistics.peaks.grouped
        + (audio > 0 ? ", \((Double(statistics.peaks) / audio).fixed(1)) a second" : ""))
    columns.append(
      "postings",
      statistics.postings.grouped
        + (statistics.postings > 0
          ? ", \((Double(statistics.postingBytes) / Double(statistics.postings)).fixed(2)) bytes each"
          : "")
        + (statistics.pendingTracks > 0 ? ", those of pending tracks not yet among them" : ""))
    columns.append(
      "pending",
      "\(counted(statistics.pendingTracks, "track")) in no segment yet"
        + (statistics.pendingTracks > 0 ? "; their peaks are searched all the same" : ""))
    columns.append(
      "removed", "\(counted(statistics.tombstones, "track")) with postings still in segments")
    return columns
  }

  private func perHour(_ bytes: Int) -> String {
    hours > 0 ? ", \(byteText(Int(Double(bytes) / hours))) an hour of audio" : ""
  }

  private var tableColumns: TextColumns {
    var columns = TextColumns(.left, .right, .right, .right)
    columns.append("  name", "rows", "bytes", "an hour")
    for table in tables {
      columns.append(
        "  " + table.name, table.rows.grouped, table.bytes.grouped,
        hours > 0 ? Int(Double(table.bytes) / hours).grouped : "")
    }
    return columns
  }

  private var segmentColumns: TextColumns {
    var columns = TextColumns(.right, .right, .right, .right)
    columns.append("   id", "tracks", "postings", "bytes")
    for segment in segments {
      columns.append(
        String(segment.id), segment.tracks.grouped, segment.postings.grouped,
        segment.bytes.grouped)
    }
    return columns
  }

  private var hashColumns: TextColumns {
    var columns = TextColumns(.left, .right, .right, .right, .right)
    columns.append("  hash", "postings", "anchor", "target", "apart")
    for hash in fullest {
      columns.append(
        "  " + hash.hexadecimal, hash.postings.grouped, "\(hertz(hash.anchorBin)) Hz",
        "\(hertz(hash.anchorBin + hash.binStep)) Hz",
        "\((Double(hash.frames) * parameters.hopSeconds).fixed(2)) s")
    }
    return columns
  }

  private func hertz(_ bin: Int) -> Int {
    let width = parameters.sampleRate / Double(parameters.windowLength)
    return Int((Double(bin + parameters.lowestBin) * width).rounded())
  }

  private var parameterColumns: TextColumns {
    var columns = TextColumns(.left, .right)
    columns.append("  name", "value")
    for (name, value) in parameters.named { columns.append("  " + name, value.shortest) }
    return columns
  }

  // MARK: JSON

  var json: JSONValue {
    [
      "schema": "fpctl.stats/1",
      "database": .string(path),
      "format_version": .integer(statistics.formatVersion),
      "preset": JSONValue(parameters.preset?.rawValue),
      "parameters_identifier": .string(parameters.identifier),
      "parameters": .object(
        parameters.named.map { (key: $0.name, value: Self.number($0.value)) }),
      "file_bytes": .integer(statistics.fileBytes),
      "free_bytes": .integer(statistics.freeBytes),
      "tracks": .integer(statistics.tracks),
      "pending_tracks": .integer(statistics.pendingTracks),
      "tombstones": .integer(statistics.tombstones),
      "audio_seconds": .number(statistics.audioSeconds),
      "peaks": .integer(statistics.peaks),
      "postings": .integer(statistics.postings),
      "tables": .array(tables.map(value)),
      "segments": .array(segments.map(Self.value)),
      "fullest_hashes": .array(fullest.map(Self.value)),
    ]
  }

  private func value(_ table: TableSize) -> JSONValue {
    [
      "name": .string(table.name),
      "rows": .integer(table.rows),
      "bytes": .integer(table.bytes),
      "bytes_per_hour": hours > 0 ? .integer(Int(Double(table.bytes) / hours)) : .null,
      "estimated": .bool(table.isEstimate),
    ]
  }

  private static func value(_ segment: SegmentStatistics) -> JSONValue {
    [
      "id": .integer(segment.id),
      "tracks": .integer(segment.tracks),
      "postings": .integer(segment.postings),
      "bytes": .integer(segment.bytes),
    ]
  }

  private static func value(_ hash: HashCount) -> JSONValue {
    ["hash": .string(hash.hexadecimal), "postings": .integer(hash.postings)]
  }

  private static func number(_ value: Double) -> JSONValue {
    value == value.rounded() ? .integer(Int(value)) : .number(value)
  }
}

extension FingerprintParameters {
  /// `standard, landmark-0123abcd`.
  var title: String { (preset.map { "\($0.rawValue), " } ?? "") + identifier }
}

extension HashCount {
  /// `0x0c8d4c`.
  var hexadecimal: String {
    let digits = String(hash, radix: 16)
    return "0x" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
