/** Why no kernel takes an ELF header or a `#!` line. */
export type FormatFault =
  /** Neither ELF nor `#!`. */
  | { readonly kind: "unknown-format" }
  | { readonly kind: "no-interpreter" | "line-too-long" | "too-many-scripts" }
  /** ELF, but what a linker still has to link, or what a crash left. */
  | { readonly kind: "object-file" | "core-file" }
  | { readonly kind: "other-machine" | "no-32-bit" }
  | { readonly kind: "damaged"; readonly part: "header" | "program headers" | "name of the loader" }
  | { readonly kind: "nothing-to-load" }
  /** The interpreter of a `#!` line, or the loader of an ELF file, cannot be executed itself. */
  | { readonly kind: "interpreter" | "loader"; readonly file: string; readonly fault: FileFault };

/** Why a file cannot be executed. */
export type FileFault =
  | { readonly kind: "missing" }
  /** A folder on the way to it may not be searched, so that nobody knows whether it is there. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "folder" | "special-file" }
  | { readonly kind: "forbidden" }
  /** `mount`: the path of the mount that it is on. */
  | { readonly kind: "noexec"; readonly mount: string }
  /** Somebody has it open for writing (ETXTBSY). */
  | { readonly kind: "being-written" }
  | { readonly kind: "errno"; readonly error: unknown }
  | FormatFault;

/** Why the kernel would not take arguments and environment. Sizes are in bytes. */
export type LimitFault =
  | { readonly kind: "long-variable"; readonly variable: string; readonly bytes: number }
  | { readonly kind: "long-argument"; readonly index: number; readonly bytes: number }
  | {
      readonly kind: "total";
      readonly bytes: number;
      readonly most: number;
      readonly variables: number;
      /** The largest variables, the largest first. */
      readonly largest: readonly { readonly variable: string; readonly bytes: number }[];
    };
