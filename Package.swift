// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6 mode, imports private unless said otherwise, no warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "fpctl",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Fingerprint", targets: ["Fingerprint"]),
    .library(name: "FingerprintPictures", targets: ["FingerprintPictures"]),
    .executable(name: "fpctl", targets: ["fpctl"]),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(
      name: "CSndfile", pkgConfig: "sndfile",
      providers: [.apt(["libsndfile1-dev"]), .brew(["libsndfile"])]),
    .systemLibrary(
      name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(
      name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"]), .brew(["libsoxr"])]),
    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash",
      providers: [.apt(["libxxhash-dev"]), .brew(["xxhash"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
    // part of glibc
    .systemLibrary(name: "CGlibc"),

    // computes and keeps
    .target(
      name: "Fingerprint",
      dependencies: ["CSQLite", "CSndfile", "CFFTW", "CSoxr", "CXXHash", "CGlibc"],
      swiftSettings: strict),
    // writes pages
    .target(name: "FingerprintPages", swiftSettings: strict),
    // measures
    .target(
      name: "FingerprintEvaluation",
      dependencies: ["Fingerprint", "FingerprintPages", "CSndfile", "CXXHash"],
      swiftSettings: strict),
    // draws
    .target(
      name: "FingerprintPictures", dependencies: ["Fingerprint", "CCairo"], swiftSettings: strict),
    // talks
    .executableTarget(
      name: "fpctl",
      dependencies: [
        "Fingerprint", "FingerprintEvaluation", "FingerprintPages", "FingerprintPictures",
        "CGlibc",
      ],
      swiftSettings: strict),
    // `make bench` and `make accuracy`
    .executableTarget(
      name: "fpbench", dependencies: ["Fingerprint", "FingerprintEvaluation"],
      path: "Benchmarks/fpbench", swiftSettings: strict),

    .testTarget(name: "FingerprintTests", dependencies: ["Fingerprint"], swiftSettings: strict),
    .testTarget(
      name: "FingerprintEvaluationTests",
      dependencies: ["FingerprintEvaluation", "FingerprintPages"], swiftSettings: strict),
    .testTarget(
      name: "FingerprintPagesTests", dependencies: ["FingerprintPages"], swiftSettings: strict),
    .testTarget(
      name: "FingerprintPicturesTests", dependencies: ["FingerprintPictures", "Fingerprint"],
      swiftSettings: strict),
    .testTarget(
      name: "fpctlTests", dependencies: ["fpctl", "Fingerprint", "CSQLite"], swiftSettings: strict),
  ]
)
