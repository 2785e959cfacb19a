/// The links of a chained Ogg file, one after the other, of which libsndfile reads the first only.
///
/// Rate, channels and tags are the first link's; others of another rate are resampled. A link that
/// can't be read is left out, and told.
final class ChainedSource: PCMSource {
  let sampleRate: Double
  let channels: Int
  let tags: TrackMetadata
  var channelsCancel: Bool { somethingCancelled || current?.channelsCancel ?? false }
  private let file: FileBytes
  private let name: String
  private let mixing: Mixer.Mode
  private let links: [Range<Int>]
  private var current: SoundFile?
  private var next = 1
  private var resampler: StreamResampler?
  /// Of the links that have been read to their end.
  private var somethingCancelled = false
  private var collected: [String] = []
  private var unreadable = 0

  /// - Throws: ``FingerprintError`` where libsndfile doesn't understand the first.
  init(
    _ file: FileBytes, _ links: [Range<Int>], name: String, mixing: Mixer.Mode
  ) throws(FingerprintError) {
    let first = try SoundFile(file.stretch(links[0]), name: name, mixing: mixing)
    (sampleRate, channels, tags) = (first.sampleRate, first.channels, first.tags)
    current = first
    self.file = file
    self.links = links
    self.name = name
    self.mixing = mixing
  }

  func skip(_ frames: Int) -> Int { 0 }

  func readMono(into mono: inout [Float]) throws(FingerprintError) -> Bool {
    while let link = current {
      let hasMore = try link.readMono(into: &mono)
      if !hasMore { mono.removeAll(keepingCapacity: true) }
      if resampler != nil { try resample(&mono, isLast: !hasMore) }
      if !hasMore { try moveOn(from: link) }
      if !mono.isEmpty { return true }
    }
    return false
  }

  private func resample(_ mono: inout [Float], isLast: Bool) throws(FingerprintError) {
    var made = [Float]()
    try resampler?.process(mono.span) { chunk in
      chunk.withUnsafeBufferPointer { made.append(contentsOf: $0) }
    }
    if isLast {
      try resampler?.finish { chunk in
        chunk.withUnsafeBufferPointer { made.append(contentsOf: $0) }
      }
    }
    mono = made
  }

  private func moveOn(from link: SoundFile) throws(FingerprintError) {
    somethingCancelled = channelsCancel
    collected += warnings(of: link, reachedEnd: true)
    current = nil
    resampler = nil
    while current == nil, next < links.count {
      try stopIfCancelled(name)
      current = try? SoundFile(file.stretch(links[next]), name: name, mixing: mixing)
      if let rate = current?.sampleRate, (try? AudioReader.requireRate(rate, name)) == nil {
        current = nil
      }
      if current == nil { unreadable += 1 }
      next += 1
    }
    if let rate = current?.sampleRate, rate != sampleRate {
      resampler = try StreamResampler(from: rate, to: sampleRate, subject: name)
    }
  }

  private func warnings(of link: SoundFile, reachedEnd: Bool) -> [String] {
    link.warnings(reachedEnd: reachedEnd).map {
      "stream \(next) of \(links.count) in it: \($0)"
    }
  }

  func warnings(reachedEnd: Bool) -> [String] {
    let all = collected + (current.map { warnings(of: $0, reachedEnd: reachedEnd) } ?? [])
    // a recording of web radio may have hundreds that were cut
    var told = Array(all.prefix(3))
    if all.count > 3 { told.append("and \(all.count - 3) more such streams in it") }
    if unreadable > 0 {
      told.append("\(unreadable) of the \(links.count) streams in it can't be read")
    }
    return told
  }
}
