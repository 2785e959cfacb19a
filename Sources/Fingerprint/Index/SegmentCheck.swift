/// Reads a segment's blocks and holds their postings to the pairs that its tracks' peaks make.
///
/// Both are walked through by hash, then position: the stored ones a block at a time, the wanted
/// ones as an array of keys, `hash << 32 | position`, of as many hashes as a pass has.
struct SegmentCheck {
  private(set) var findings: [IntegrityFinding] = []
  /// Postings read.
  private(set) var postings = 0
  private let segment: Segment
  private let connection: SQLiteConnection
  private let parameters: FingerprintParameters
  private let pairs: PairMaker
  /// By ordinal, whether a track's postings are compared; those of removed tracks are not, nor
  /// those of tracks whose own peaks are damaged.
  private let isCompared: [Bool]
  private var missing = 0
  private var surplus = 0
  private var damaged = [Int]()

  init(
    _ segment: Segment, _ connection: SQLiteConnection, _ parameters: FingerprintParameters,
    isCompared: (TrackID) -> Bool
  ) {
    self.segment = segment
    self.connection = connection
    self.parameters = parameters
    pairs = PairMaker(fanOut: parameters.fanOut, parameters)
    self.isCompared = segment.layout.tracks.map(isCompared)
  }

  /// - Parameters:
  ///   - passes: Stretches of hashes to take one after the other, each with about as many postings.
  ///   - didRead: Called after each block.
  mutating func run(
    passes: Int, didRead: () throws(FingerprintError) -> Void
  ) throws(FingerprintError) {
    let directory = segment.directory
    let passes = max(1, min(passes, directory.count))
    for pass in 0..<passes {
      let blocks = (directory.count * pass / passes)..<(directory.count * (pass + 1) / passes)
      let first = pass == 0 ? 0 : directory[blocks.lowerBound]
      let wanted = try wantedKeys(first..<end(of: blocks.upperBound - 1))
      var index = 0
      for block in blocks {
        let stored = try storedKeys(block)
        compare(stored, wanted, before: end(of: block), at: &index)
        if stored == nil { damaged.append(block) }
        try didRead()
      }
      missing += wanted.count - index
    }
    report()
  }

  /// The first hash behind a block's.
  private func end(of block: Int) -> UInt32 {
    block + 1 < segment.directory.count
      ? segment.directory[block + 1] : 1 << UInt32(LandmarkHash.bitCount)
  }

  /// The pairs of the compared tracks whose hashes are among these.
  private func wantedKeys(_ hashes: Range<UInt32>) throws(FingerprintError) -> [UInt64] {
    var keys = [UInt64]()
    for (ordinal, track) in segment.layout.tracks.enumerated() where isCompared[ordinal] {
      let base = UInt64(segment.layout.bases[ordinal])
      let peaks = try Forward.peaks(of: track, on: connection, parameters)
      for landmark in pairs.landmarks(of: peaks) where hashes.contains(landmark.hash.rawValue) {
        keys.append(UInt64(landmark.hash.rawValue) << 32 | (base + UInt64(landmark.frame)))
      }
    }
    // positions ascend already within the order in which they were made
    radixSort(&keys, bits: 32..<(32 + LandmarkHash.bitCount))
    return keys
  }

  /// A block's postings; `nil` where it is damaged or missing.
  private mutating func storedKeys(_ block: Int) throws(FingerprintError) -> [UInt64]? {
    let rows = try connection.statement("SELECT block FROM postings WHERE key = ?1")
    defer { rows.reset() }
    rows.bind([.integer(PostingTable.key(block, of: segment.id))])
    guard try rows.step() else { return nil }
    let first = segment.directory[block]
    let end = end(of: block)
    let positions = segment.layout.positions
    guard positions > 0 else { return nil }
    var lists = [PostingBlock.List]()
    let isWhole = rows.withBlob(0) { bytes in
      guard var reader = PostingBlock.Reader(bytes, firstHash: first, positions: positions) else {
        return false
      }
      while let list = reader.nextList() {
        guard lists.last.map({ $0.hash < list.hash }) ?? (list.hash == first), list.hash < end
        else { return false }
        var own = [UInt32]()
        reader.take { own.append($0) }
        guard reader.isWhole, zip(own, own.dropFirst()).allSatisfy({ $0 <= $1 }) else {
          return false
        }
        lists.append(PostingBlock.List(hash: list.hash, positions: own))
      }
      // signposts and what fills up have been passed over: only the same bytes are whole
      return !lists.isEmpty
        && bytes.elementsEqual(
          PostingBlock.encode(lists[...], positions: positions, reader.choices))
    }
    guard isWhole else { return nil }
    let keys = lists.flatMap { list in list.positions.map { UInt64(list.hash) << 32 | UInt64($0) } }
    postings += keys.count
    return keys
  }

  /// Counts what is wanted and not stored, and the other way round, up to a hash. A damaged block
  /// is one finding, not as many as it should have postings.
  private mutating func compare(
    _ stored: [UInt64]?, _ wanted: [UInt64], before end: UInt32, at index: inout Int
  ) {
    for key in stored ?? [] {
      let ordinal = segment.layout.ordinal(of: UInt32(truncatingIfNeeded: key))
      guard isCompared[ordinal] else { continue }
      while index < wanted.count, wanted[index] < key {
        missing += 1
        index += 1
      }
      if index < wanted.count, wanted[index] == key { index += 1 } else { surplus += 1 }
    }
    while index < wanted.count, wanted[index] >> 32 < UInt64(end) {
      if stored != nil { missing += 1 }
      index += 1
    }
  }

  private mutating func report() {
    func add(_ invariant: IntegrityFinding.Invariant, _ reason: String) {
      findings.append(
        IntegrityFinding(
          invariant: invariant, subject: "segment \(segment.id)", reason: reason, remedy: .rebuild))
    }
    for block in damaged.prefix(10) { add(.block, "block \(block) is damaged or missing") }
    if damaged.count > 10 { add(.block, "so are \(damaged.count - 10) more blocks") }
    if missing > 0 {
      add(.postings, "\(missing) \(missing == 1 ? "posting" : "postings") of its tracks missing")
    }
    if surplus > 0 {
      add(
        .postings,
        "\(surplus) \(surplus == 1 ? "posting" : "postings") that its tracks' peaks don't make")
    }
    if damaged.isEmpty, postings != segment.postings {
      add(.postings, "it has \(postings) postings, segments.postings says \(segment.postings)")
    }
  }
}
