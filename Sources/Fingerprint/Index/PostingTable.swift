/// The table `postings`: the blocks of all segments, by segment, then block.
enum PostingTable {
  /// The key of a segment's block.
  static func key(_ block: Int, of segment: Int64) -> Int64 { segment << 32 | Int64(block) }

  /// The keys that a segment's blocks may have.
  static func keys(of segment: Int64) -> (first: Int64, last: Int64) {
    (key(0, of: segment), key(0xFFFF_FFFF, of: segment))
  }

  static func damaged(
    _ block: Int, of segment: Int64, _ connection: SQLiteConnection
  ) -> FingerprintError {
    FingerprintError(
      .databaseDamaged, connection.path,
      "block \(block) of segment \(segment) is damaged or missing",
      advice: "run `fpctl rebuild`")
  }
}
