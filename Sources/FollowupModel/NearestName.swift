// The name that was probably meant, for the remedies in errors.

/// The candidate nearest to a mistyped name: equal but for case and `_`, or at most a third of its letters away
/// (Damerau–Levenshtein, optimal string alignment). Nil where none is near enough; of equals the first. Only the first
/// few thousand candidates are looked at.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = folded(name)
  var allowed = wanted.count < 3 ? 0 : max(1, min(wanted.count, 30) / 3)
  var best: String?
  for candidate in candidates.prefix(candidatesLimit) {
    guard let distance = distance(wanted, folded(candidate), atMost: allowed), distance < wanted.count else { continue }
    best = candidate
    if distance == 0 { break }
    allowed = distance - 1
  }
  return best
}

/// More names than anybody declares.
private let candidatesLimit = 5_000

/// How many letters of a name are looked at, so that hostile names cost little.
private let lettersLimit = 64

/// Letters and digits in lower case.
private func folded(_ name: String) -> [UInt32] {
  var letters: [UInt32] = []
  for byte in name.utf8 {
    switch byte {
    case 0x61...0x7A, 0x30...0x39: letters.append(UInt32(byte))
    case 0x41...0x5A: letters.append(UInt32(byte) + 0x20)
    case 0x80...: return foldedCharacters(name)
    default: continue
    }
    if letters.count == lettersLimit { break }
  }
  return letters
}

private func foldedCharacters(_ name: String) -> [UInt32] {
  name.lowercased().lazy.filter { $0.isLetter || $0.isNumber }.prefix(lettersLimit)
    .flatMap { $0.unicodeScalars.prefix(lettersLimit).map(\.value) }
}

/// The edit distance; nil where it is greater than `limit`.
private func distance(_ left: [UInt32], _ right: [UInt32], atMost limit: Int) -> Int? {
  guard abs(left.count - right.count) <= limit else { return nil }
  guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in 1...left.count {
    var current = [i]
    current.reserveCapacity(right.count + 1)
    for j in 1...right.count {
      var cost = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1))
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
      }
      current.append(cost)
    }
    guard current.contains(where: { $0 <= limit }) || last.contains(where: { $0 < limit }) else { return nil }
    (beforeLast, last) = (last, current)
  }
  return last[right.count] <= limit ? last[right.count] : nil
}
