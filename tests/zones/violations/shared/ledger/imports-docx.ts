import 'docx';
