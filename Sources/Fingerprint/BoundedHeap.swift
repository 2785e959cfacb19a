/// The best few of many, by a total order: a heap whose root is the worst of those kept.
///
/// Cost: a comparison for what isn't good enough, O(log capacity) for the rest.
struct BoundedHeap<Element> {
  private let capacity: Int
  private let precedes: (Element, Element) -> Bool
  private var elements: [Element] = []

  /// A heap that keeps the `capacity` elements that come first by `precedes`.
  init(capacity: Int, precedes: @escaping (Element, Element) -> Bool) {
    self.capacity = capacity
    self.precedes = precedes
  }

  /// Keeps the element if it is among the best so far.
  mutating func insert(_ element: Element) {
    if elements.count < capacity {
      elements.append(element)
      rise(from: elements.count - 1)
    } else if let worst = elements.first, precedes(element, worst) {
      elements[0] = element
      sink()
    }
  }

  /// What was kept, best first.
  var sorted: [Element] { elements.sorted(by: precedes) }

  private mutating func rise(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(elements[parent], elements[child]) else { return }
      elements.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func sink() {
    var parent = 0
    while 2 * parent + 1 < elements.count {
      var child = 2 * parent + 1
      if child + 1 < elements.count, precedes(elements[child], elements[child + 1]) { child += 1 }
      guard precedes(elements[parent], elements[child]) else { return }
      elements.swapAt(parent, child)
      parent = child
    }
  }
}
