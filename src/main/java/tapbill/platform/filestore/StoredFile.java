package tapbill.platform.filestore;

import java.util.UUID;

/**
 * A complete file.
 *
 * @param key the key of the file in the store
 * @param mediaType the type as which the file is sent to clients
 * @param size the size in bytes
 * @param sha256 the digest of the content, as 64 hexadecimal digits
 */
public record StoredFile(UUID key, String mediaType, long size, String sha256) {}
