package tapbill.platform.filestore;

import java.util.UUID;

/**
 * A file that is complete.
 *
 * @param key under which the store has it
 * @param mediaType as which it is sent
 * @param size in bytes
 * @param sha256 of its content, as 64 hexadecimal digits
 */
public record StoredFile(UUID key, String mediaType, long size, String sha256) {}
