// IdentifyClip music.fpdb noisy.wav
import Fingerprint

let database = try FingerprintDatabase(path: CommandLine.arguments[1], access: .readOnly)
let answer = try database.identify(.file(path: CommandLine.arguments[2]))
if let match = answer.best {
  print(match.track.displayName, "from second", Int(match.offsetSeconds), "on")
  print("by chance:", match.pChance < 1e-4 ? "less than once in 10,000" : "\(match.pChance)")
} else {
  print("nothing of this collection")
}
