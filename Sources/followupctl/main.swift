// followupctl, and followupd where it is called by that name: most of both programs is the same, so a package installs it once
// and a link beside it.

import DaemonProgram

if CommandLine.arguments.first?.split(separator: "/").last == "followupd" {
  FollowupdCommand.main()
} else {
  FollowupctlCommand.main()
}
