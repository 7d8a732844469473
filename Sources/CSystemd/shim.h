// What SystemdSupport uses of libsystemd and of the kernel's signal descriptors.
#pragma once
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
