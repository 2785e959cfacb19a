/// A query as far as it has been analysed: each pass adds what it needs, none does anything again.
struct QueryAnalysis {
  private let samples: [Float]
  private let parameters: FingerprintParameters
  private let query: QueryParameters
  /// The views so far, each a fraction of a hop later than the one before.
  private(set) var views: [QueryView] = []
  /// Of the first view. Cost: about 2 ns a cell, the first time.
  private(set) lazy var prominence = ProminenceMap(views[0])
  /// Likewise.
  private(set) lazy var audibility = Audibility(views[0], parameters)

  init(_ samples: [Float], _ parameters: FingerprintParameters, _ query: QueryParameters) {
    self.samples = samples
    self.parameters = parameters
    self.query = query
  }

  /// Sees to it that there are so many views.
  ///
  /// - Throws: ``FingerprintError`` about `subject` where the task was cancelled.
  mutating func extend(to count: Int, for subject: String) throws(FingerprintError) {
    while views.count < count {
      try stopIfCancelled(subject)
      let start = views.count * parameters.hopLength / query.shifts
      views.append(QueryView(samples, from: start, parameters, query))
    }
    try stopIfCancelled(subject)
  }
}
