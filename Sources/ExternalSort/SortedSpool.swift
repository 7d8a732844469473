// What a sorter took, in order: read as often as one likes, in little memory.

/// Sorted entries. Nothing of it changes any more, so that any thread may read it.
public final class SortedSpool: Sendable {
  private enum Place: Sendable {
    case memory(Entries)
    case file(SpoolFile, runs: [Range<Int>])
  }

  private let place: Place
  /// How many entries there are.
  public let count: Int
  /// Whether the entries came in this order, no two with the same key.
  public let isStrictlyRising: Bool

  init(_ entries: Entries, isStrictlyRising: Bool) {
    place = .memory(entries)
    count = entries.count
    self.isStrictlyRising = isStrictlyRising
  }

  init(_ file: SpoolFile, runs: [Range<Int>], count: Int, isStrictlyRising: Bool) {
    place = .file(file, runs: runs)
    self.count = count
    self.isStrictlyRising = isStrictlyRising
  }

  /// Calls `body` with the key and content of each entry, by the bytes of the keys. Both are valid in `body` only.
  public func forEach(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void) throws {
    switch place {
    case .memory(let entries): try entries.forEach { try body($0.key, $0.content) }
    case .file(let file, let runs):
      var readers = runs.map { RunReader(file, $0) }
      // The readers that have an entry, by its key; those of earlier runs first. There are some dozens at most.
      var order: [Int] = []
      for index in readers.indices where try readers[index].next() { insert(index, into: &order, readers) }
      while let index = order.first {
        try readers[index].withEntry { try body($0.key, $0.content) }
        let isLeft = try readers[index].next()
        if isLeft, order.count == 1 || !readers[order[1]].comesBefore(readers[index], isEarlier: order[1] < index) {
          continue
        }
        order.removeFirst()
        if isLeft { insert(index, into: &order, readers) }
      }
    }
  }

  private func insert(_ index: Int, into order: inout [Int], _ readers: [RunReader]) {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if readers[order[middle]].comesBefore(readers[index], isEarlier: order[middle] < index) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    order.insert(index, at: low)
  }
}

/// Reads a run from front to back.
private struct RunReader {
  private let file: SpoolFile
  private var rest: Range<Int>
  private var buffer: [UInt8] = []
  private var offset = 0
  private var current = 0

  init(_ file: SpoolFile, _ range: Range<Int>) {
    self.file = file
    rest = range
  }

  /// Goes to the next entry; false where there is none.
  mutating func next() throws(SpoolError) -> Bool {
    offset += current
    while true {
      let count = buffer.withUnsafeBytes { Entry.byteCount($0, at: offset) }
      if let count, buffer.count - offset >= count {
        current = count
        return true
      }
      guard !rest.isEmpty else { return false }
      buffer.removeFirst(offset)
      offset = 0
      let size = min(rest.count, max(SpoolFile.pieceBytes, (count ?? 0) - buffer.count))
      try file.read(rest.lowerBound..<rest.lowerBound + size, into: &buffer)
      rest = rest.lowerBound + size..<rest.upperBound
    }
  }

  func withEntry<Result>(_ body: (Entry) throws -> Result) rethrows -> Result {
    try buffer.withUnsafeBytes { try body(Entry($0, at: offset)) }
  }

  func comesBefore(_ other: RunReader, isEarlier: Bool) -> Bool {
    withEntry { mine in
      other.withEntry { others in
        let order = mine.key.order(to: others.key)
        return order == 0 ? isEarlier : order < 0
      }
    }
  }
}
