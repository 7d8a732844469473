// Which known word a misspelt one was probably meant to be, for the help of findings.

/// The name that `word` is most likely a misspelling of; nil where none is near.
///
/// Near means: at most a third of the word's letters added, left out, replaced or swapped with their neighbour
/// (Damerau-Levenshtein distance, optimal string alignment), letter case aside. Of equally near names, the first.
func nearest(_ word: String, among names: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased())
  guard letters.count <= 64 else { return nil }
  let allowed = letters.count < 3 ? 0 : max(1, letters.count / 3)
  var best: (name: String, distance: Int)?
  for name in names {
    let other = Array(name.lowercased())
    guard abs(other.count - letters.count) <= allowed else { continue }
    let distance = editDistance(letters, other)
    if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
  }
  return best?.name
}

/// How many letters are to be added, left out, replaced or swapped with their neighbour to turn one word into another.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for row in 1...left.count {
    var current = [row] + [Int](repeating: 0, count: right.count)
    for column in 1...right.count {
      let isSame = left[row - 1] == right[column - 1]
      var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
        distance = min(distance, beforeLast[column - 2] + 1)
      }
      current[column] = distance
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
