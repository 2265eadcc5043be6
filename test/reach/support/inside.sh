# Runs a command in a root, in namespaces of its own: inside.sh ROOT FOLDER EMULATOR MAGIC COMMAND [ARG…]
# FOLDER is its /tmp. EMULATOR, where it is not empty, runs programs that start as MAGIC says; nobody else sees it.
set -eu
root=$1 folder=$2 emulator=$3 magic=$4
shift 4
if [ -n "$emulator" ]; then
  mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
  printf '%s' ":reach:M::$magic:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:$emulator:F" \
    >/proc/sys/fs/binfmt_misc/register
fi
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$folder" "$root/tmp"
exec chroot "$root" "$@"
