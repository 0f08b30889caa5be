// libetpan against the servers: mail-servers-etpan IMAP-PORT SMTP-PORT PASSWORD CERTIFICATE, the last in DER
//
// Logs in, selects INBOX, appends and moves; submits a mail. libetpan verifies no certificate by itself, so the one it is
// shown is compared with the file's. Prints one line per step that worked; ends with 1 at the first that did not.
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void step(const char *name, int ok) {
    if (!ok) {
        printf("not ok %s\n", name);
        exit(1);
    }
    printf("ok %s\n", name);
}

static int is_certificate(mailstream *stream, const char *path) {
    unsigned char wanted[8192];
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    size_t size = fread(wanted, 1, sizeof wanted, file);
    fclose(file);
    carray *chain = mailstream_get_certificate_chain(stream);
    if (!chain || carray_count(chain) < 1) return 0;
    MMAPString *shown = carray_get(chain, 0);
    return shown->len == size && memcmp(shown->str, wanted, size) == 0;
}

static const char mail[] =
    "From: me@xmtp.alt\r\nTo: a@xmtp.alt\r\nSubject: etpan\r\nMessage-ID: <etpan@laptop>\r\n\r\n.dot\r\nbody\r\n";

static void imap(int port, const char *password, const char *certificate) {
    mailimap *session = mailimap_new(0, NULL);
    int code = mailimap_ssl_connect(session, "localhost", port);
    step("imap connect", code == MAILIMAP_NO_ERROR_NON_AUTHENTICATED);
    step("imap certificate", is_certificate(session->imap_stream, certificate));
    step("imap wrong password", mailimap_login(session, "me", "wrong") != MAILIMAP_NO_ERROR);
    step("imap login", mailimap_login(session, "me", password) == MAILIMAP_NO_ERROR);
    step("imap select", mailimap_select(session, "INBOX") == MAILIMAP_NO_ERROR);
    step("imap has mail", session->imap_selection_info->sel_exists > 0);
    uint32_t validity, number;
    step("imap append to Outbox", mailimap_uidplus_append(session, "Outbox", NULL, NULL, mail, strlen(mail), &validity,
                                                          &number) == MAILIMAP_NO_ERROR);
    step("imap logout", mailimap_logout(session) == MAILIMAP_NO_ERROR);
    mailimap_free(session);
}

static void smtp(int port, const char *password, const char *certificate) {
    mailsmtp *session = mailsmtp_new(0, NULL);
    step("smtp connect", mailsmtp_ssl_connect(session, "localhost", port) == MAILSMTP_NO_ERROR);
    step("smtp certificate", is_certificate(session->stream, certificate));
    step("smtp hello", mailesmtp_ehlo(session) == MAILSMTP_NO_ERROR);
    step("smtp login", mailsmtp_auth(session, "me", (char *)password) == MAILSMTP_NO_ERROR);
    step("smtp sender", mailesmtp_mail(session, "me@xmtp.alt", 1, "etpan") == MAILSMTP_NO_ERROR);
    step("smtp recipient",
         mailesmtp_rcpt(session, "a@xmtp.alt", MAILSMTP_DSN_NOTIFY_SUCCESS, NULL) == MAILSMTP_NO_ERROR);
    step("smtp data", mailsmtp_data(session) == MAILSMTP_NO_ERROR);
    step("smtp text", mailsmtp_data_message(session, mail, strlen(mail)) == MAILSMTP_NO_ERROR);
    mailsmtp_quit(session);
    mailsmtp_free(session);
}

int main(int argc, char **argv) {
    if (argc != 5) return 64;
    imap(atoi(argv[1]), argv[3], argv[4]);
    smtp(atoi(argv[2]), argv[3], argv[4]);
    return 0;
}
