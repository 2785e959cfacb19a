// ffmpeg -v error -i radio.mp3 -f f32le -ac 1 -ar 44100 - | StreamSamples music.fpdb
import Fingerprint
import Foundation

let database = try FingerprintDatabase(path: CommandLine.arguments[1], access: .readOnly)
var live = try LiveIdentifier(database: database, sampleRate: 44_100)
// a tenth of a second at a time, four bytes a sample
while let bytes = try FileHandle.standardInput.read(upToCount: 4 * 4_410) {
  let samples = bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  for answer in try live.push(samples) {
    let heard = answer.identification.best.map(\.track.displayName) ?? "nothing known"
    print("until second \(Int(answer.streamRange.upperBound)):", heard)
  }
}
