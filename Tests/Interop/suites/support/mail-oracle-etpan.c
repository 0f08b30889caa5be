// Reads a mail with libetpan and prints its structure: one line for each header field outside the MIME ones (its name),
// one for each part (depth, and for data its length and CRC-32). Runs in a process of its own, for it may crash.
#include <libetpan/libetpan.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t crc(const unsigned char *data, size_t count) {
    uint32_t sum = ~0u;
    for (size_t i = 0; i < count; i++) {
        sum ^= data[i];
        for (int bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >> 1) ^ 0xEDB88320u : sum >> 1;
    }
    return ~sum;
}

static void walk(struct mailmime *mime, int depth) {
    clistiter *at;
    switch (mime->mm_type) {
    case MAILMIME_MULTIPLE:
        printf("part %d multipart\n", depth);
        for (at = clist_begin(mime->mm_data.mm_multipart.mm_mp_list); at; at = clist_next(at))
            walk(clist_content(at), depth + 1);
        break;
    case MAILMIME_MESSAGE:
        if (depth < 0) {
            walk(mime->mm_data.mm_message.mm_msg_mime, 0);
        } else {
            printf("part %d message\n", depth);
        }
        break;
    default: {
        struct mailmime_single_fields fields;
        mailmime_single_fields_init(&fields, mime->mm_mime_fields, mime->mm_content_type);
        int encoding = fields.fld_encoding ? fields.fld_encoding->enc_type : MAILMIME_MECHANISM_7BIT;
        char *decoded = NULL;
        size_t count = 0, index = 0;
        struct mailmime_data *data = mime->mm_data.mm_single;
        if (data && mailmime_part_parse(data->dt_data.dt_text.dt_data, data->dt_data.dt_text.dt_length, &index, encoding,
                                        &decoded, &count) == MAILIMF_NO_ERROR) {
            // Line breaks of quoted-printable come out as CR LF here; both sides are compared without CR.
            size_t kept = 0;
            for (size_t i = 0; i < count; i++)
                if (decoded[i] != '\r') decoded[kept++] = decoded[i];
            count = kept;
            printf("part %d data %zu %u\n", depth, count, crc((unsigned char *)decoded, count));
            mailmime_decoded_part_free(decoded);
        } else {
            printf("part %d data 0 0\n", depth);
        }
    }
    }
}

int main(int argc, char **argv) {
    if (argc != 2) return 64;
    FILE *file = fopen(argv[1], "rb");
    if (!file) return 66;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file), index = 0;
    rewind(file);
    char *bytes = malloc(size + 1);
    if (fread(bytes, 1, size, file) != size) return 74;
    bytes[size] = 0;
    struct mailmime *mime = NULL;
    if (mailmime_parse(bytes, size, &index, &mime) != MAILIMF_NO_ERROR) return 65;
    struct mailimf_fields *fields = NULL;
    index = 0;
    if (mailimf_optional_fields_parse(bytes, size, &index, &fields) == MAILIMF_NO_ERROR) {
        for (clistiter *at = clist_begin(fields->fld_list); at; at = clist_next(at)) {
            struct mailimf_field *field = clist_content(at);
            if (field->fld_type == MAILIMF_FIELD_OPTIONAL_FIELD)
                printf("field %s\n", field->fld_data.fld_optional_field->fld_name);
        }
    }
    walk(mime, -1);
    return 0;
}
