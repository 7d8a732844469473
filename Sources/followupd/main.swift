// followupd: the daemon.

import DaemonProgram

FollowupdCommand.main()
