internal import CSndfile

/// Which audio can be read here, by file name extension.
public struct ReadableFormats: Sendable, Hashable {
  /// Extensions of ``Indexer/audioExtensions`` that libsndfile reads, sorted.
  public let native: [String]
  /// The others, sorted: those need `ffmpeg`.
  public let viaFFmpeg: [String]
  /// The `ffmpeg` on the PATH; `nil` where there is none, and those can't be read.
  public let ffmpegPath: String?

  /// What the libraries at hand read.
  public static var current: ReadableFormats {
    let majors = formats(SFC_GET_FORMAT_MAJOR_COUNT, SFC_GET_FORMAT_MAJOR)
    let subtypes = formats(SFC_GET_FORMAT_SUBTYPE_COUNT, SFC_GET_FORMAT_SUBTYPE)
    let native = Indexer.audioExtensions.filter { name in
      guard let format = sndfileFormats.first(where: { $0.extensions.contains(name) }) else {
        return false
      }
      return majors.contains(Int(format.major))
        && (format.subtype.map { subtypes.contains(Int($0)) } ?? true)
    }
    return ReadableFormats(
      native: native.sorted(), viaFFmpeg: Indexer.audioExtensions.subtracting(native).sorted(),
      ffmpegPath: ExternalDecoder.standard.programPath)
  }

  /// What libsndfile may have been built with or without.
  private static let sndfileFormats: [(extensions: [String], major: Int, subtype: Int?)] = [
    (["wav", "wave"], Int(SF_FORMAT_WAV), nil),
    (["aif", "aiff", "aifc"], Int(SF_FORMAT_AIFF), nil),
    (["au", "snd"], Int(SF_FORMAT_AU), nil),
    (["caf"], Int(SF_FORMAT_CAF), nil),
    (["w64"], Int(SF_FORMAT_W64), nil),
    (["rf64"], Int(SF_FORMAT_RF64), nil),
    (["voc"], Int(SF_FORMAT_VOC), nil),
    (["flac"], Int(SF_FORMAT_FLAC), nil),
    (["ogg", "oga"], Int(SF_FORMAT_OGG), Int(SF_FORMAT_VORBIS)),
    (["opus"], Int(SF_FORMAT_OGG), Int(SF_FORMAT_OPUS)),
    (["mp3"], Int(SF_FORMAT_MPEG), Int(SF_FORMAT_MPEG_LAYER_III)),
    (["mp2"], Int(SF_FORMAT_MPEG), Int(SF_FORMAT_MPEG_LAYER_II)),
  ]

  /// The codes that libsndfile lists for a pair of its commands: how many, and each.
  private static func formats(_ countCommand: Int, _ command: Int) -> Set<Int> {
    var count: Int32 = 0
    sf_command(nil, Int32(countCommand), &count, Int32(MemoryLayout<Int32>.size))
    var codes = Set<Int>()
    for index in 0..<count {
      var format = SF_FORMAT_INFO()
      format.format = index
      let size = Int32(MemoryLayout<SF_FORMAT_INFO>.size)
      if sf_command(nil, Int32(command), &format, size) == 0 { codes.insert(Int(format.format)) }
    }
    return codes
  }
}
