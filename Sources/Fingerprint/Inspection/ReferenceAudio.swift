/// The stretch of a track that a clip was found to be, as its own file has it.
public enum ReferenceAudio: Sendable {
  /// Levels, 0 dB being a full-scale sine, the first sample being this many seconds into the track.
  case levels(LevelMatrix, startSeconds: Double)
  /// Only the stored peaks are known, for a reason in words: `its file is gone`.
  case unavailable(String)
}

extension ReferenceAudio {
  /// Reads what `match` says is heard from the file that the track was indexed from.
  ///
  /// A file that isn't there any more, can't be decoded or has changed gives ``unavailable(_:)``.
  /// Cost: reading the file once, and decoding up to the match's end.
  /// - Throws: ``FingerprintError`` where the task is cancelled.
  init(of match: Match, with inspector: Inspector) throws(FingerprintError) {
    guard let path = match.track.path else {
      self = .unavailable("it was not indexed from a file")
      return
    }
    let length = match.trackRange.upperBound - match.trackRange.lowerBound
    guard length > 0 else {
      self = .unavailable("none of it lies within the track")
      return
    }
    do {
      guard try ContentDigest.ofFile(path) == match.track.digest else {
        self = .unavailable("its file has changed since it was indexed")
        return
      }
      let excerpt = Excerpt(startSeconds: match.trackRange.lowerBound, durationSeconds: length)
      let clip = try Clip(
        reading: .file(path: path), excerpt, atMost: Inspector.longestSeconds,
        with: AudioReader(
          sampleRate: inspector.parameters.sampleRate, decoder: inspector.decoder))
      self = .levels(
        inspector.spectrogram(of: clip.samples), startSeconds: excerpt.startSeconds)
    } catch  where error.code == .cancelled {
      throw error
    } catch  where error.code == .fileNotFound {
      self = .unavailable("its file is gone")
    } catch {
      self = .unavailable("its file can't be read: \(error.reason)")
    }
  }
}
