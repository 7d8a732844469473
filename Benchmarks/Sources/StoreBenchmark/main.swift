// What the engine does with a store of records, timed inside the process: one record changed, to all of it committed;
// a morning on which some dossiers fall due; and files of sources. Prints a line of `name value` for each figure.
//
// usage: StoreBenchmark settle|commit|morning STORE RULES [COUNT [BATCH]]
//        StoreBenchmark sources STORE RULES FOLDER

import FollowupEngine
import FollowupModel
import FollowupStore
import Glibc
import SystemdSupport

// The heap as followupd has it: what is freed after each event stays for the next.
Heap.keepFree(bytes: 16 << 20)

let arguments = CommandLine.arguments
guard arguments.count >= 4 else {
  print("usage: StoreBenchmark settle|commit|morning STORE RULES [COUNT [BATCH]]")
  exit(64)
}
let count = arguments.count > 4 ? Int(arguments[4]) ?? 1000 : 1000
let batch = arguments.count > 5 ? Int(arguments[5]) ?? 1 : 1

let bench = try Bench(store: arguments[2], rules: arguments[3])
switch arguments[1] {
case "settle": print("looks \(try bench.settle())")
case "commit": print("seconds \(try bench.commit(count, inBatchesOf: batch))")
case "sources": print("seconds \(try bench.sources(in: arguments[4]))")
case "morning": print("seconds \(try bench.morning(due: count))")
default: exit(64)
}
try bench.store.close()
