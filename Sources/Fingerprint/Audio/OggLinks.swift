/// Where the links of a chained Ogg file are: streams one after the other, as joined files and
/// recorded web radio have them.
///
/// A link begins with pages that say they begin a stream, one for each of its tracks. Goes through
/// the file by its pages' heads; between pages that don't follow each other it looks for the next.
/// Cost: reads the file once at the speed of memory; four bytes of a file of another kind.
struct OggLinks {
  /// The bytes of each link, up to its last page and the last one to the file's end; empty where it
  /// isn't an Ogg file.
  private(set) var ranges: [Range<Int>] = []

  private static let magic = Array("OggS".utf8)
  /// Bytes of a page's head, without the table of its segments.
  private static let headLength = 27
  /// Bytes read at a time.
  private static let windowLength = 65_536

  private let file: FileBytes
  private let name: String
  private var window: [UInt8] = []
  private var windowStart = 0

  /// - Throws: ``FingerprintError/Code/cancelled``, about `name`.
  init(in file: FileBytes, name: String) throws(FingerprintError) {
    self.file = file
    self.name = name
    guard file.bytes(0, 4) == Self.magic else { return }
    var start = 0
    var isInHead = true
    var offset = 0
    while let page = try nextPage(from: offset) {
      // tracks that begin side by side do so page by page
      if page.beginsStream, !isInHead || page.start > offset {
        ranges.append(start..<offset)
        start = page.start
      }
      isInHead = page.beginsStream
      offset = page.end
    }
    ranges.append(start..<file.count)
  }

  private mutating func nextPage(
    from offset: Int
  ) throws(FingerprintError) -> (start: Int, end: Int, beginsStream: Bool)? {
    var start = offset
    while true {
      try load(start)
      let at = start - windowStart
      guard window.count - at >= Self.headLength else { return nil }
      if isPage(at) {
        let table = at + Self.headLength
        let segments = window[table..<min(window.count, table + Int(window[at + 26]))]
        let length = Self.headLength + Int(window[at + 26]) + segments.reduce(0) { $0 + Int($1) }
        return (start, start + length, window[at + 5] & 2 != 0)
      }
      let candidates = (at + 1)..<(window.count - Self.headLength + 1)
      let next = candidates.first { isPage($0) } ?? candidates.upperBound
      start = windowStart + next
    }
  }

  /// Whether a page of the only version there is begins at that place of the window.
  private func isPage(_ at: Int) -> Bool {
    window[at] == Self.magic[0] && window[at + 1] == Self.magic[1]
      && window[at + 2] == Self.magic[2] && window[at + 3] == Self.magic[3]
      && window[at + 4] == 0 && window[at + 5] < 8
  }

  /// Moves the window where it hasn't all of a head from `offset` on.
  private mutating func load(_ offset: Int) throws(FingerprintError) {
    guard offset + Self.headLength + 255 > windowStart + window.count,
      windowStart + window.count < file.count
    else { return }
    try stopIfCancelled(name)
    window = file.bytes(offset, Self.windowLength)
    windowStart = offset
  }
}
