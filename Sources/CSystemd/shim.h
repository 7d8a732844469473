// What SystemdSupport uses of libsystemd, of the C library's heap, and of the kernel: descriptors for signals, timers and
// wake-ups.
#pragma once
#include <malloc.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
