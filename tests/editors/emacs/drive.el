;;; drive.el --- Drives a real Emacs with eglot through the scenario  -*- lexical-binding: t -*-

;; emacs --quick --batch --load drive.el SCENARIO WORKSPACE SECONDS
;; SECONDS is how long a check may wait for the right answer.

;;; Code:

(dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*"))
  (add-to-list 'load-path folder))
(require 'json)
(require 'eglot)
(require 'xref)
(require 'flymake)
(require 'markdown-mode)

;; What docs/editors.md tells to write.
(add-to-list 'eglot-server-programs '(markdown-mode . ("specward" "lsp")))

(defvar drive-scenario (nth 0 command-line-args-left))
(defvar drive-workspace (file-name-as-directory (nth 1 command-line-args-left)))
(defvar drive-seconds (string-to-number (nth 2 command-line-args-left)))
(defvar drive-passed 0)
(defvar drive-failed 0)
(setq command-line-args-left nil
      make-backup-files nil
      auto-save-default nil
      create-lockfiles nil
      eglot-sync-connect 20
      eglot-confirm-server-initiated-edits nil
      eglot-send-changes-idle-time 0.05)

;; The folder that holds the repositories is the project: as docs/editors.md tells.
(write-region "" nil (expand-file-name ".project" drive-workspace) nil 'quiet)
(add-hook 'project-find-functions
          (lambda (folder)
            (when-let ((root (locate-dominating-file folder ".project")))
              (cons 'transient root))))

(defun drive-eventually (question)
  "Ask QUESTION until its answer is true; the deadline ends it."
  (let ((deadline (+ (float-time) drive-seconds)) answer)
    (while (and (not (setq answer (funcall question))) (< (float-time) deadline))
      (accept-process-output nil 0.05))
    answer))

(defun drive-path (file) (expand-file-name file drive-workspace))

(defun drive-open (file)
  (find-file (drive-path file))
  (unless (eglot-managed-p) (eglot-ensure) (eglot--connect-now))
  (current-buffer))

(defun eglot--connect-now ()
  "Start or reuse the server at once: `eglot-ensure' waits for an idle moment that batch mode has not."
  (unless (eglot-managed-p)
    (if (eglot-current-server)
        (eglot--maybe-activate-editing-mode)
      (apply #'eglot (eglot--guess-contact)))))

(defun drive-go (line &optional text)
  (goto-char (point-min))
  (forward-line (1- line))
  (when (and text (search-forward text (line-end-position) t))
    (goto-char (match-beginning 0))))

(defun drive-tell ()
  "Send what was typed to the server."
  (eglot--signal-textDocument/didChange))

(defun drive-type (check)
  (let ((type (alist-get 'type check)))
    (when type
      (drive-go (alist-get 'line check))
      (when (search-forward (alist-get 'from type) (line-end-position) t)
        (replace-match (alist-get 'to type) t t)
        (drive-tell)))))

(defun drive-start (check)
  (drive-open (alist-get 'file check))
  (drive-type check)
  (drive-go (alist-get 'line check) (alist-get 'text check)))

(defun drive-expected (check key) (alist-get key (alist-get 'expect check)))

(defun drive-findings (line)
  (flymake-start)
  (save-excursion
    (goto-char (point-min))
    (forward-line (1- line))
    (mapcar #'flymake-diagnostic-text
            (flymake-diagnostics (line-beginning-position) (1+ (line-end-position))))))

(defun drive-has-finding (check)
  (seq-some (lambda (text) (string-match-p (regexp-quote (drive-expected check 'rule)) text))
            (drive-findings (alist-get 'line check))))

(defun drive-finding (check)
  (drive-start check)
  (cons (drive-eventually (lambda () (drive-has-finding check)))
        (format "%S" (drive-findings (alist-get 'line check)))))

(defun drive-no-finding (check)
  (drive-open (alist-get 'file check))
  (if (not (drive-eventually (lambda () (drive-has-finding check))))
      (cons nil "it was never there")
    (drive-type check)
    (cons (drive-eventually (lambda () (not (drive-has-finding check)))) "it stays")))

(defun drive-definition (check)
  (let ((wanted (drive-path (drive-expected check 'file))))
    (drive-start check)
    (cons (drive-eventually
           (lambda ()
             (drive-start check)
             (ignore-errors (xref-find-definitions (xref-backend-identifier-at-point 'eglot)))
             (equal (buffer-file-name) wanted)))
          (buffer-file-name))))

(defun drive-reference-files ()
  (mapcar (lambda (item) (xref-location-group (xref-item-location item)))
          (ignore-errors (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot)))))

(defun drive-references (check)
  (drive-start check)
  (cons (drive-eventually
         (lambda ()
           (let ((found (drive-reference-files)))
             (seq-every-p (lambda (file) (seq-some (lambda (name) (string-suffix-p file name)) found))
                          (drive-expected check 'files)))))
        (format "%S" (drive-reference-files))))

(defun drive-hover-text ()
  (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                 (eglot--TextDocumentPositionParams))))
    (if answer (eglot--hover-info (plist-get answer :contents) (plist-get answer :range)) "")))

(defun drive-hover (check)
  (drive-start check)
  (cons (drive-eventually
         (lambda () (string-match-p (regexp-quote (drive-expected check 'text)) (drive-hover-text))))
        (drive-hover-text)))

(defun drive-candidates ()
  (let ((capf (ignore-errors (eglot-completion-at-point))))
    (when capf (all-completions "" (nth 2 capf)))))

(defun drive-completion (check)
  (drive-start check)
  (drive-go (alist-get 'line check))
  (end-of-line)
  (cons (drive-eventually
         (lambda ()
           (seq-some (lambda (label) (string-prefix-p (drive-expected check 'label) (string-trim label)))
                     (drive-candidates))))
        (format "%S" (drive-candidates))))

(defun drive-actions ()
  (append (eglot-code-actions (point) (point)) nil))

(defun drive-read (file)
  (if (file-exists-p file)
      (with-temp-buffer (insert-file-contents file) (buffer-string))
    ""))

(defun drive-action (check)
  (drive-start check)
  (let* ((title (alist-get 'title check))
         (action (drive-eventually
                  (lambda ()
                    (seq-find (lambda (action) (string-prefix-p title (plist-get action :title)))
                              (ignore-errors (drive-actions)))))))
    (if (not action)
        (cons nil (format "%S" (ignore-errors (mapcar (lambda (action) (plist-get action :title)) (drive-actions)))))
      (eglot--apply-workspace-edit (plist-get action :edit))
      (cons (drive-eventually
             (lambda ()
               (save-some-buffers t)
               (string-match-p (regexp-quote (drive-expected check 'source))
                               (drive-read (drive-path (alist-get 'file check))))))
            "the file is another"))))

(defun drive-rename (check)
  "This eglot renames no files: only what they hold is looked at."
  (drive-start check)
  ;; It asks before it edits files that are not open.
  (cl-letf (((symbol-function 'y-or-n-p) #'always))
    (ignore-errors (eglot-rename (alist-get 'to check))))
  (cons (drive-eventually
         (lambda ()
           (save-some-buffers t)
           (seq-every-p (lambda (file)
                          (string-match-p (regexp-quote (alist-get 'to check)) (drive-read (drive-path file))))
                        (cons (alist-get 'file check) (drive-expected check 'files)))))
        "not all files have it"))

(defvar drive-doing
  '(("finding" . drive-finding) ("no finding" . drive-no-finding) ("definition" . drive-definition)
    ("references" . drive-references) ("hover" . drive-hover) ("completion" . drive-completion)
    ("action" . drive-action) ("rename" . drive-rename)))

(defun drive-run (check)
  (let* ((name (alist-get 'name check))
         (result (condition-case failure
                     (funcall (cdr (assoc (alist-get 'do check) drive-doing)) check)
                   (error (cons nil (error-message-string failure))))))
    (if (car result)
        (setq drive-passed (1+ drive-passed))
      (setq drive-failed (1+ drive-failed)))
    (princ (if (car result) (format "pass  %s\n" name) (format "fail  %s: %s\n" name (cdr result))))))

(let ((inhibit-message t) (json-array-type 'list) (json-false nil))
  (dolist (check (json-read-file drive-scenario))
    ;; This eglot cannot create files, and says so; the server offers it no action that would.
    (unless (or (not (assoc (alist-get 'do check) drive-doing)) (drive-expected check 'created))
      (drive-run check)))
  (ignore-errors (eglot-shutdown-all)))
(princ (format "%d passed, %d failed\n" drive-passed drive-failed))
(kill-emacs (if (zerop drive-failed) 0 1))

;;; drive.el ends here
