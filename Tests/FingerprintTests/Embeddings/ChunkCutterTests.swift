import Testing

@testable import Fingerprint

struct ChunkCutterTests {
  /// Start and samples of each chunk of a stream that comes in parts.
  private func chunks(
    _ count: Int, length: Double, hop: Double, part: Int = .max
  ) throws -> [(start: Int, samples: [Float])] {
    var cutter = ChunkCutter(
      EmbeddingChunking(lengthSeconds: length, hopSeconds: hop), sampleRate: 10)
    var chunks = [(start: Int, samples: [Float])]()
    let take = { (start: Int, samples: Span<Float>) in chunks.append((start, Array(samples))) }
    let samples = (0..<count).map(Float.init)
    let all = samples.span
    var start = 0
    while start < count {
      let end = start + min(part, count - start)
      try cutter.push(all.extracting(start..<end), emit: take)
      start = end
    }
    try cutter.finish(emit: take)
    return chunks
  }

  @Test(
    "Chunks start every hop, and the last one ends with the stream",
    arguments: [
      // ten samples every five
      (0, []), (3, [0]), (10, [0]), (11, [0, 1]), (15, [0, 5]), (24, [0, 5, 10, 14]),
      (25, [0, 5, 10, 15]),
    ] as [(Int, [Int])])
  func starts(count: Int, expected: [Int]) throws {
    let chunks = try chunks(count, length: 1, hop: 0.5)
    #expect(chunks.map(\.start) == expected)
    for chunk in chunks {
      let end = min(count, chunk.start + 10)
      #expect(chunk.samples == (chunk.start..<end).map(Float.init))
    }
  }

  @Test("A hop that is no whole number of samples doesn't drift")
  func drift() throws {
    let starts = try chunks(40, length: 1, hop: 0.25).map(\.start)
    #expect(starts == [0, 3, 5, 8, 10, 13, 15, 18, 20, 23, 25, 28, 30])
  }

  @Test("How the samples arrive changes nothing", arguments: [1, 3, 7, 10, 64])
  func parts(part: Int) throws {
    for count in [0, 4, 10, 11, 37] {
      for hop in [0.25, 0.7, 1] {
        let whole = try chunks(count, length: 1, hop: hop)
        let cut = try chunks(count, length: 1, hop: hop, part: part)
        #expect(cut.map(\.start) == whole.map(\.start))
        #expect(cut.map(\.samples) == whole.map(\.samples))
      }
    }
  }

  @Test("The vectors of a recording are those of its chunks, however it is decoded")
  func decoding() throws {
    let model = MFCCModel()
    let music = Signal.music(seconds: 13, seed: 5)
    let direct = try chunksOfWhole(music, model)
    let file = AudioInput.bytes(wave(music), name: "music.wav")
    let made = try Fingerprinter().reference(of: file, models: [model]).embeddings
    #expect(made.map(\.model) == ["mfcc_20"])
    #expect(made.first?.chunks == direct)
    let later = try Embedder.embeddings(of: file, models: [model], decoder: .standard)
    #expect(later.first?.chunks == direct)
    #expect(direct.map(\.range) == [0...5, 2.5...7.5, 5...10, 7.5...12.5, 8...13])
  }

  private func chunksOfWhole(
    _ samples: [Float], _ model: MFCCModel
  ) throws -> [EmbeddedChunk] {
    let stream = try EmbeddingStream(model, sampleRate: Signal.rate, subject: "music")
    try stream.push(samples.span)
    return try stream.finish().chunks
  }
}
