// Sorting through a temporary file gives what sorting in memory gives, in little memory and in any order of arrival.

import Glibc
import Testing

@testable import ExternalSort

private struct Pair: Equatable {
  var key: [UInt8]
  var content: [UInt8]

  static func isBefore(_ left: Pair, _ right: Pair) -> Bool {
    left.key.lexicographicallyPrecedes(right.key)
      || left.key == right.key && left.content.lexicographicallyPrecedes(right.content)
  }
}

private func sorted(_ pairs: [Pair], memory: Int) throws -> SortedSpool {
  var sorter = ExternalSorter(memory: memory)
  for pair in pairs { try sorter.add(key: pair.key, content: pair.content) }
  return try sorter.sorted()
}

private func all(_ spool: SortedSpool) throws -> [Pair] {
  var pairs: [Pair] = []
  try spool.forEach { pairs.append(Pair(key: Array($0), content: Array($1))) }
  return pairs
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

@Test(arguments: 1...20)
func entriesComeByTheirKeysAndEqualOnesByTheirContent(_ seed: UInt64) throws {
  print("seed \(seed)")
  var generator = SeededGenerator(state: seed)
  let count = Int.random(in: 0...3000, using: &generator)
  let pairs = (0..<count).map { number in
    Pair(
      key: (0..<Int.random(in: 0...3, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) },
      content: Array("\(number)".utf8) + Array(repeating: 7, count: Int.random(in: 0...200, using: &generator)))
  }
  let expected = pairs.sorted(by: Pair.isBefore)
  for memory in [200, 5_000, 1 << 20] {
    let spool = try sorted(pairs, memory: memory)
    #expect(spool.count == count)
    #expect(try all(spool) == expected)
    #expect(try all(spool) == expected, "read a second time")
  }
}

@Test(arguments: 1...10)
func keysThatBeginAlikeAreTakenApartByWhatFollows(_ seed: UInt64) throws {
  print("seed \(seed)")
  var generator = SeededGenerator(state: seed)
  let start = Array("a beginning of \(seed)".utf8).prefix(Int.random(in: 0...20, using: &generator))
  let pairs = (0..<2000).map { number in
    // Zeros and short keys, because those are what stands for bytes that are not there.
    Pair(
      key: start
        + (0..<Int.random(in: 0...12, using: &generator)).map { _ in UInt8.random(in: 0...1, using: &generator) },
      content: Array("\(number)".utf8))
  }
  let expected = pairs.sorted(by: Pair.isBefore)
  #expect(try all(sorted(pairs, memory: 10_000)) == expected)
  #expect(try all(sorted(pairs, memory: 1 << 20)) == expected)
}

@Test func whatSeveralSortersTookIsReadAsOne() throws {
  let pairs = (0..<1000).map { Pair(key: Array("\(10_000 + $0 * 7 % 1000)".utf8), content: [UInt8($0 % 256)]) }
  // One of them in memory, one in a file, one empty.
  let spools = [
    try sorted(Array(pairs[..<300]), memory: 1 << 20), try sorted(Array(pairs[300...]), memory: 500),
    try sorted([], memory: 100),
  ]
  let merged = SortedSpool(merging: spools)
  #expect(merged.count == 1000)
  #expect(try all(merged) == pairs.sorted(by: Pair.isBefore))
}

@Test func anEntryMayBeLargerThanMemory() throws {
  let pairs = [3, 1, 2].map { Pair(key: [$0], content: Array(repeating: $0, count: 300_000)) }
  #expect(try all(sorted(pairs, memory: 1000)).map(\.key) == [[1], [2], [3]])
}

@Test func aFolderThatCannotBeWrittenIsSaidWithARemedy() throws {
  var sorter = ExternalSorter(memory: 10, folder: "/nonexistent")
  try sorter.add(key: [1], content: [1])
  let error = try #require(throws: SpoolError.self) { try sorter.add(key: [2], content: [2]) }
  #expect(error.code == ENOENT && !error.isFull)
  #expect("\(error)".contains("/nonexistent") && "\(error)".contains("TMPDIR"))
  #expect(SpoolError(folder: "/var/tmp", code: ENOSPC).isFull)
}

@Test func aTemporaryFileHasNoName() throws {
  let folder = "/tmp/followupd-sort-\(getpid())"
  #expect(mkdir(folder, 0o700) == 0)
  var sorter = ExternalSorter(memory: 10, folder: folder)
  for number in 0..<100 as Range<UInt8> { try sorter.add(key: [number], content: [number]) }
  // Only an empty folder can be removed.
  #expect(rmdir(folder) == 0)
  #expect(try sorter.sorted().count == 100)
}
