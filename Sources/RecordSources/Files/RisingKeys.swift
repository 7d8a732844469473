// Whether what files say can hold a record twice: not where the ids of each type rise from row to row, as most exports have
// them. Then nothing has to be compared.

import Glibc

/// The ids of the records of one type, as they came.
struct RisingKeys {
  private(set) var isRising = true
  private var first: [UInt8] = []
  private var last: [UInt8] = []

  /// Takes the key of one more record; keys are not empty.
  mutating func take(_ key: [UInt8]) {
    guard isRising else { return }
    if first.isEmpty {
      first = key
    } else {
      isRising = RisingKeys.isBefore(last, key)
    }
    last.removeAll(keepingCapacity: true)
    last.append(contentsOf: key)
  }

  /// Whether all keys of all these are different, as far as that can be told from their first and last.
  static func areDistinct(_ parts: [RisingKeys]) -> Bool {
    guard parts.allSatisfy(\.isRising) else { return false }
    let parts = parts.filter { !$0.first.isEmpty }.sorted { isBefore($0.first, $1.first) }
    return zip(parts, parts.dropFirst()).allSatisfy { isBefore($0.last, $1.first) }
  }

  private static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let order = memcmp(left, right, min(left.count, right.count))
    return order == 0 ? left.count < right.count : order < 0
  }
}
