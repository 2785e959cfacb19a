import Fingerprint
import Testing

@testable import FingerprintEvaluation

struct CodecTests {
  /// Those that this machine's libsndfile has.
  private static let names = ["mp3(32k)", "mp3(96k)", "vorbis(48k)", "opus(24k)", "gsm"].filter {
    (try? VariedDamage($0)).map(DamageSources().reasonUnavailable) == .some(nil)
  }

  private static func codec(_ name: String) throws -> Codec {
    let step = try #require(try Damage(name).steps.first)
    return try #require(Codec(step))
  }

  @Test(
    "What a codec leaves is another signal that resembles the first, in its place", arguments: names
  )
  func resemblance(name: String) throws {
    let take = Take(Sound.music(seconds: 4))
    let damaged = try take.damaged(name)
    #expect(damaged.samples.count == take.samples.count)
    #expect(damaged.body == take.body)
    let (before, after) = (Array(take.samples[take.body]), Array(damaged.samples[take.body]))
    let difference = zip(before, after).map { $0 - $1 }
    #expect(Sound.decibels(before) - Sound.decibels(difference) < 60)
    let lags = [-40, -20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20, 40]
    let correlations = lags.map { Sound.correlation(before, after, lag: $0) }
    let best = try #require(correlations.indices.max { correlations[$0] < correlations[$1] })
    #expect(correlations[best] > 0.8)
    #expect(abs(lags[best]) <= 2)
  }

  @Test(
    "Rates are about those asked for",
    arguments: ["mp3", "vorbis", "opus"].filter {
      (try? codec("\($0)(24k)").writer.isAvailable) == true
    }, [24.0, 64])
  func rates(name: String, kilobits: Double) throws {
    let codec = try Self.codec("\(name)(\(kilobits)k)")
    let music = Sound.music(seconds: 20)
    let noisy = zip(music, Sound.noise(seconds: 20)).map { $0 + $1 * 0.2 }
    let measured = Double(try codec.writer.encoded(noisy).count) * 8 / 20 / 1_000
    #expect((0.7...1.4).contains(measured / kilobits), "\(measured)")
  }

  @Test(
    "What exceeds full scale is brought down to it before, not cut off",
    .enabled(if: Codec.gsm.writer.isAvailable))
  func fullScale() throws {
    let loud = Sound.sine(hertz: 500, amplitude: 4, seconds: 2)
    let decoded = try Codec.gsm.decoded(loud)
    #expect(abs(Sound.decibels(decoded[8_000..<24_000]) + 3) < 1)
  }

  @Test("Of channels that cancel each other out queries are made of the first, as tracks are")
  func cancellingChannels() throws {
    let music = Sound.music(seconds: 2)
    let bytes = music.flatMap { [$0, -$0] }.withUnsafeBytes { Array($0) }
    let format = try #require(RawFormat("f32le,\(Int(Take.sampleRate)),2"))
    #expect(try AudioFile.samples(of: .raw(bytes, format, name: "raw")) == music)
  }

  @Test("FLAC gives the samples back that went in, those beyond full scale cut off")
  func lossless() throws {
    let samples = Take(Sound.music(seconds: 3)).finished
    let bytes = try SoundFileWriter.flac.encoded(samples + [2, -2])
    let decoded = try AudioFile.samples(of: .bytes(bytes, name: "flac"))
    #expect(decoded == samples + [32_767 / 32_768, -1])
  }
}
