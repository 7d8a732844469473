// The name that was probably meant, for the remedies in errors.

/// The candidate nearest to a mistyped name: equal but for case and `_`, or at most a third of its letters away
/// (Damerau–Levenshtein, optimal string alignment). Nil where none is near enough; of equals the first.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = folded(name)
  let allowed = wanted.count < 3 ? 0 : max(1, min(wanted.count, 30) / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(wanted, folded(candidate))
    guard distance <= allowed, distance < wanted.count else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Letters and digits in lower case, at most 64 of them, so that hostile names cost little.
private func folded(_ name: String) -> [Character] {
  Array(name.lowercased().filter { $0.isLetter || $0.isNumber }.prefix(64))
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in 1...left.count {
    var current = [i]
    for j in 1...right.count {
      var cost = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1))
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
