import Foundation
import Testing

@testable import Fingerprint

struct ErrorCauseTests {
  @Test("What the system said of a file can be told apart")
  func system() {
    let error = #expect(throws: FingerprintError.self) {
      try Fingerprinter().reference(of: .file(path: "/nowhere/a.wav"))
    }
    #expect(error?.code == .fileNotFound)
    #expect(error?.cause == .system(errno: ENOENT))
  }

  @Test("What SQLite said of a database can be told apart")
  func sqlite() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 7, count: 4_096), to: "a.fpdb")
    let error = #expect(throws: FingerprintError.self) {
      try FingerprintDatabase(path: path, access: .readOnly)
    }
    #expect(error?.code == .notADatabase)
    // SQLITE_NOTADB
    #expect(error?.cause == .sqlite(code: 26))
  }

  @Test("What was found here has no cause, and the cause doesn't change the message")
  func none() {
    let found = FingerprintError(.noAudio, "a", "is empty", advice: "try b")
    #expect(found.cause == nil)
    let caused = FingerprintError(
      .noAudio, "a", "is empty", advice: "try b", cause: .system(errno: 5))
    #expect(found.description == caused.description)
    #expect(found != caused)
  }
}
